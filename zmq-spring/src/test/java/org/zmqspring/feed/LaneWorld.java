package org.zmqspring.feed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import org.zmqspring.feed.FeedWorld.Arrival;

/**
 * Lanes that begin at any time and drop, filter and delay what one feed brings, and the
 * law of what they tell, checked with every delivery: all that the verdicts told since
 * the last message of the same stream that the lane has delivered, and all that was told
 * with messages on which the listener failed since then. Confined to one thread.
 */
final class LaneWorld {

	private final FeedWorld feed;

	private final BreakCounter breaks;

	private final SplittableRandom random;

	private final List<Lane> lanes = new ArrayList<>();

	/** All verdicts so far, by stream. */
	private final Map<Object, List<SequenceVerdict>> verdicts = new HashMap<>();

	private int losses;

	private int lives;

	LaneWorld(FeedWorld feed, BreakCounter breaks, SplittableRandom random) {
		this.feed = feed;
		this.breaks = breaks;
		this.random = random;
		this.lanes.add(new Lane());
	}

	void step() {
		if (this.lanes.size() < 6 && this.random.nextInt(200) == 0) {
			this.lanes.add(new Lane());
		}
		this.feed.step();
		Arrival arrival = this.feed.arrival();
		if (arrival != null) {
			SequenceRun run = arrival.verdict().run();
			List<SequenceVerdict> stream = this.verdicts.computeIfAbsent(run.stream(), (key) -> new ArrayList<>());
			stream.add(arrival.verdict());
			Lane lane = this.lanes.get(Math.floorMod(Arrays.hashCode(arrival.topic()), this.lanes.size()));
			lane.offer(new Item(run, stream.size()));
		}
		this.lanes.get(this.random.nextInt(this.lanes.size())).take();
	}

	/** How many losses, or new lives, were told. */
	int told(boolean newLives) {
		return newLives ? this.lives : this.losses;
	}

	/**
	 * A message.
	 *
	 * @param run its run
	 * @param position how many messages of its stream had arrived with it
	 */
	private record Item(SequenceRun run, int position) {
	}

	private final class Lane {

		private final DeliveryMarks marks = new DeliveryMarks(LaneWorld.this.breaks);

		private final List<Item> queue = new ArrayList<>();

		/** Where each stream was when the lane began. */
		private final Map<Object, Integer> begun = new HashMap<>();

		private final Map<Object, Integer> delivered = new HashMap<>();

		/** What was told of each stream with messages on which the listener failed. */
		private final Map<Object, DeliveryMark> unheard = new HashMap<>();

		private long dropped;

		Lane() {
			LaneWorld.this.verdicts.forEach((stream, all) -> this.begun.put(stream, all.size()));
		}

		void offer(Item item) {
			this.queue.add(item);
			if (this.queue.size() > 40 || LaneWorld.this.random.nextInt(8) == 0) {
				this.queue.remove(LaneWorld.this.random.nextInt(this.queue.size()));
				this.marks.onDropped(1);
				this.dropped++;
			}
		}

		void take() {
			if (!this.queue.isEmpty()) {
				Item item = this.queue.remove(0);
				boolean filtered = LaneWorld.this.random.nextInt(5) == 0;
				if (!filtered) {
					deliver(item);
				}
			}
		}

		private void deliver(Item item) {
			DeliveryMark mark = this.marks.next(item.run());
			Object stream = item.run().stream();
			DeliveryMark expected = withUnheard(stream,
					expected(LaneWorld.this.verdicts.get(stream), stream, item.position()));
			if (!mark.equals(expected)) {
				throw new AssertionError("Law broken: told " + mark + ", not " + expected);
			}
			LaneWorld.this.losses += (mark.lostBefore() > 0) ? 1 : 0;
			LaneWorld.this.lives += mark.newLife() ? 1 : 0;
			this.delivered.put(stream, item.position());
			this.dropped = 0;
			if (LaneWorld.this.random.nextInt(10) == 0) {
				fail(item, mark);
			}
		}

		private void fail(Item item, DeliveryMark mark) {
			this.marks.giveBack(item.run(), mark);
			this.dropped = mark.droppedBefore();
			this.unheard.put(item.run().stream(), mark);
		}

		private DeliveryMark withUnheard(Object stream, DeliveryMark mark) {
			DeliveryMark before = this.unheard.remove(stream);
			if (before == null) {
				return mark;
			}
			boolean countable = before.lostBefore() >= 0 && mark.lostBefore() >= 0
					&& before.lostBefore() <= Long.MAX_VALUE - mark.lostBefore();
			return new DeliveryMark(countable ? before.lostBefore() + mark.lostBefore() : -1,
					before.newLife() || mark.newLife(), mark.droppedBefore());
		}

		private DeliveryMark expected(List<SequenceVerdict> all, Object stream, int position) {
			boolean first = !this.delivered.containsKey(stream);
			int from = first ? this.begun.getOrDefault(stream, 0) : this.delivered.get(stream);
			List<SequenceVerdict> losses = all.subList(from, position)
				.stream()
				.filter(SequenceVerdict::isLoss)
				.toList();
			boolean countable = losses.stream().allMatch((verdict) -> verdict.lost() >= 0);
			boolean newLife = !countable;
			long lost = countable ? losses.stream().mapToLong(SequenceVerdict::lost).reduce(0, SequenceRun::sum) : -1;
			if (first && from > 0) {
				// The lane has nothing that more than one break could be measured from.
				boolean restarted = all.subList(0, position).stream().anyMatch((verdict) -> verdict.lost() < 0);
				newLife = (losses.size() > 1) ? restarted : newLife;
				lost = (losses.size() > 1) ? -1 : lost;
			}
			else if (!losses.isEmpty() && lostInAll(all.subList(0, position)) == Long.MAX_VALUE) {
				lost = -1;
			}
			return new DeliveryMark(lost, newLife, this.dropped);
		}

		private static long lostInAll(List<SequenceVerdict> verdicts) {
			return verdicts.stream().mapToLong((verdict) -> Math.max(0, verdict.lost())).reduce(0, SequenceRun::sum);
		}

	}

}
