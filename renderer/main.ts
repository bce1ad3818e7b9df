import { mount } from 'svelte';
import './styles/tokens.css';
import './styles/base.css';
import './styles/tab-row.css';
import App from './App.svelte';
import { connect } from './engine/connect.ts';

const target = document.getElementById('app');
if (target === null) throw new Error('the page has no place for the app');
mount(App, { target, props: { client: connect() } });
