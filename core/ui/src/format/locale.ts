import { ref } from 'vue';

/** The viewer's language for dates, numbers and money. The app sets it from the session. */
export const locale = ref(typeof navigator === 'undefined' ? 'en' : navigator.language || 'en');
