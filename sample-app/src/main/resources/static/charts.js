// Rate and latency, on the timeline's axis of time.
import uPlot from '/webjars/uplot/dist/uPlot.esm.js';
import { gutter, span } from './timeline.js';
import { count } from './words.js';

const HEIGHT = 104;
const plots = [];
let last = null; // what was drawn

const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

const short = (value) => value === null ? '' : value >= 10_000 ? `${count(Math.round(value / 1000))}k` : count(value);

// From the first to the last power of ten that is needed.
const logarithmic = { distr: 3, range: (u, least, most) => [0.1, Math.max(10, 10 ** Math.ceil(Math.log10(most ?? 1)))] };
const powersOfTen = (u) => [0.1, 1, 10, 100, 1000, 10_000, 100_000].filter((each) => each <= u.scales.y.max);
const linear = { range: (u, least, most) => [0, Math.max(30, (most ?? 0) * 1.15)] };

function plot(id, series, y) {
	const host = document.getElementById(id);
	const width = host.clientWidth;
	const axis = { stroke: color('soft'), font: '11px ' + getComputedStyle(document.body).fontFamily,
		grid: { stroke: color('line'), width: 1 }, ticks: { show: false } };
	const everyTenSeconds = (u) => {
		const now = u.scales.x.max - span(width).future / 1000;
		return [5, 4, 3, 2, 1, 0].map((tens) => now - tens * 10).filter((at) => at >= u.scales.x.min);
	};
	return new uPlot({
		width, height: HEIGHT, padding: [8, 0, 8, 0], legend: { show: false }, cursor: { show: false },
		scales: { x: { time: false }, y },
		axes: [{ ...axis, size: 0, splits: everyTenSeconds, values: (u, splits) => splits.map(() => '') },
			{ ...axis, size: gutter(width), gap: 6, space: 30,
			values: (u, splits) => splits.map(short), ...(y.distr === 3 && { splits: powersOfTen }) }],
		series: [{}, ...series.map(({ name, fill }) => ({ stroke: color(name), width: 1.75, points: { show: false },
			fill: fill && color(fill), spanGaps: false }))],
	}, [[], ...series.map(() => [])], host);
}

function build() {
	plots.splice(0).forEach((old) => old.destroy());
	plots.push(plot('rate-chart', [{ name: 'up', fill: 'up-wash' }], linear),
		plot('latency-chart', [{ name: 'try' }, { name: 'edge' }], logarithmic));
}

function draw(now, flows) {
	last = { now, flows };
	if (!plots.length) {
		build();
	}
	const { past, future } = span(document.getElementById('timeline').clientWidth);
	const column = (name) => flows.map((flow) => flow[name]);
	const times = flows.map((flow) => flow.at / 1000);
	const scale = { min: (now - past) / 1000, max: (now + future) / 1000 };
	const data = [[times, column('perSecond')], [times, column('medianMillis'), column('slowestMillis')]];
	plots.forEach((each, index) => each.batch(() => {
		each.setData(data[index], false);
		each.setScale('x', scale);
	}));
}

function rebuild() {
	if (last) {
		build();
		draw(last.now, last.flows);
	}
}

addEventListener('resize', rebuild);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', rebuild);

export const charts = { draw };
