// The captions of the story, in the order of its chapters.
import { count, duration, times } from './words.js';

const captions = {
	REPAIRED: () => 'The story begins with everything repaired, and waits until the link is up.',
	RUNS: () => 'The publisher sends 20 prices a second. The subscriber receives each of them.',
	DIES: () => 'The publisher dies: its socket is closed. The subscriber detects it at once.',
	DELAYS_GROW: () => 'The subscriber tries again. The delay before each attempt doubles, up to 5 s.',
	ATTEMPTS_FAIL: () => 'Each attempt fails, because nothing listens on the port of the publisher.',
	RETURNS: () => 'The publisher is back. The subscriber connects when its delay is over.',
	RECOVERS: ({ recovered, lost }) => 'The link is up. The subscriber asks for what it missed: '
		+ `${count(recovered)} recovered, ${count(lost)} lost.`,
	COUNTS: ({ attempts, downtimeMillis, recovered, lost }) => `The outage in figures: ${duration(downtimeMillis)} down, `
		+ `${times(attempts, 'attempt')}, ${count(recovered)} recovered, ${count(lost)} lost.`,
};

const chapters = Object.keys(captions);

export const caption = ({ chapter, figures }) =>
	`${chapters.indexOf(chapter) + 1}/${chapters.length} ${captions[chapter](figures)}`;
