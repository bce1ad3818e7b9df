/** The style sheet of an HTML report: light, dark and on paper. */
export const htmlStyle = `
:root{color-scheme:light dark;--page:#fff;--ink:#1b1f24;--soft:#59636e;--line:#d1d9e0;--head:#f3f5f7;--accent:#0550ae;--more:#a4161a;--less:#1a6b34;--bar:#bcd6f2}
@media (prefers-color-scheme:dark){:root{--page:#14171a;--ink:#e6e9ec;--soft:#9aa4ae;--line:#363d44;--head:#1f2429;--accent:#79b8ff;--more:#ff8f8f;--less:#7fd495;--bar:#274a70}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1180px;padding:24px;background:var(--page);color:var(--ink);font:14px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
h1{font-size:24px;line-height:1.25;margin:0 0 8px;overflow-wrap:anywhere}
h2{font-size:18px;margin:36px 0 8px;padding-top:12px;border-top:1px solid var(--line)}
p{margin:6px 0;max-width:80ch}
a{color:var(--accent)}
nav{display:flex;flex-wrap:wrap;gap:4px 16px;margin:12px 0}
.soft,caption,figcaption,.left{color:var(--soft)}
.redacted{border:1px solid var(--line);border-left:4px solid var(--accent);padding:6px 12px;margin:12px 0}
dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 20px;margin:8px 0}
dt{color:var(--soft)}
dd{margin:0;overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
.table{overflow-x:auto;margin:8px 0}
table{border-collapse:collapse;width:100%;font-size:13px}
caption{text-align:left;padding:4px 0}
th,td{padding:3px 10px 3px 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
th{background:var(--page);white-space:nowrap}
th button{all:unset;cursor:pointer;font-weight:600}
th button:focus-visible,input:focus-visible,a:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
th[aria-sort=ascending] button::after{content:" ▲"}
th[aria-sort=descending] button::after{content:" ▼"}
td{overflow-wrap:anywhere}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
th.n{padding-left:10px}
td.t,td.p{min-width:20ch}
td.a{font-family:ui-monospace,Menlo,Consolas,monospace;white-space:nowrap}
.up{color:var(--more)}.down{color:var(--less)}
.filter{margin:8px 0}
.filter input{font:inherit;padding:3px 8px;border:1px solid var(--line);border-radius:4px;background:var(--page);color:var(--ink);width:28ch;max-width:100%}
ol.findings{padding-left:24px}
ol.findings li{margin:10px 0}
ol.findings p{overflow-wrap:anywhere}
figure{margin:8px 0}
svg{display:block;width:100%;height:auto}
svg text{font:11px system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif}
.axis{stroke:var(--line)}
.label{fill:var(--soft)}
.legend{display:flex;flex-wrap:wrap;gap:2px 16px;list-style:none;margin:6px 0;padding:0;font-size:13px}
.legend svg{display:inline-block;width:18px;height:10px;margin-right:6px}
@media print{
body{max-width:none;padding:0;font-size:10pt}
:root{color-scheme:light;--page:#fff;--ink:#000;--soft:#444;--line:#bbb;--head:#eee;--accent:#000;--more:#000;--less:#000}
nav,.filter{display:none}
h2{break-after:avoid}
tr,li,figure,dl{break-inside:avoid}
thead{display:table-header-group;break-inside:avoid}
table{font-size:8.5pt}
.table{overflow:visible}
a{text-decoration:none}
}
`;
