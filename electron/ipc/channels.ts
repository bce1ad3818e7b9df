/** The names on the wire. The preload script spells them out again, because it may import nothing of this room. */
export const askChannel = 'meliscope:ask';
export const cancelChannel = 'meliscope:cancel';
export const eventChannel = 'meliscope:event';
