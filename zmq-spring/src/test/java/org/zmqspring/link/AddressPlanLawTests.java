package org.zmqspring.link;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.link.AddressPlan.Steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/**
 * Laws of a plan, on random names, links and look-ups: an address never has two links; a
 * link that is up is never ended; there is always a link; a look-up that fails changes
 * nothing; an address that stays in the name has a link in time; only addresses of the
 * name and of links are kept.
 */
class AddressPlanLawTests {

	private static final Logger logger = LoggerFactory.getLogger(AddressPlanLawTests.class);

	private static final int WORLDS = 3_000;

	private static final int STEPS = 400;

	private final long seed = Long.getLong("address.laws.seed", new SplittableRandom().nextLong());

	@Test
	void whateverHappensThenTheLawsHold() {
		logger.info("address.laws.seed={}", this.seed);
		SplittableRandom random = new SplittableRandom(this.seed);
		for (int i = 0; i < WORLDS; i++) {
			World world = new World(random.split());
			assertThatCode(world::live).as("address.laws.seed=%s", this.seed).doesNotThrowAnyException();
		}
	}

	/** A name, its links and its plan. Confined to one thread. */
	private static final class World {

		private final SplittableRandom random;

		private final Duration interval;

		private final AddressPlan plan;

		private final Map<String, LinkState> links = new HashMap<>();

		private long now;

		/** The look-up under way, and what its answer will be; 0 for none. */
		private long lookUp;

		private Set<String> addresses = new HashSet<>();

		World(SplittableRandom random) {
			this.random = random;
			this.now = random.nextLong();
			this.interval = Duration.ofMillis(random.nextLong(100, 20_000));
			this.plan = new AddressPlan(this.interval, random.nextBoolean(), random.split());
		}

		void live() {
			change("10.0.0.0", true);
			obey(this.plan.begin(List.copyOf(this.addresses), this.now));
			for (int i = 0; i < STEPS; i++) {
				step();
				check();
			}
			settle();
		}

		private void step() {
			switch (this.random.nextInt(8)) {
				case 0 -> change("10.0.0." + this.random.nextInt(6), this.random.nextBoolean());
				case 1 -> answer(false);
				case 2 -> answer(this.random.nextInt(4) == 0);
				case 3, 4 -> moveALink();
				case 5 -> pass(this.random.nextLong(Duration.ofMillis(300).toNanos()));
				default -> passToDeadline();
			}
		}

		private void change(String address, boolean there) {
			if (there) {
				this.addresses.add(address);
			}
			else if (this.addresses.size() > 1) {
				this.addresses.remove(address);
			}
		}

		private void answer(boolean fails) {
			if (this.lookUp == 0) {
				return;
			}
			long number = this.lookUp;
			this.lookUp = 0;
			List<String> before = this.plan.addresses();
			Steps steps = this.plan.onAnswer(number, fails ? List.of() : List.copyOf(this.addresses), this.now);
			if (fails) {
				assertThat(this.plan.addresses()).isEqualTo(before);
				assertThat(steps.added()).isEmpty();
				assertThat(steps.gone()).isEmpty();
			}
			obey(steps);
		}

		private void moveALink() {
			if (this.links.isEmpty()) {
				return;
			}
			List<String> all = this.links.keySet().stream().sorted().toList();
			String address = all.get(this.random.nextInt(all.size()));
			LinkState from = this.links.get(address);
			if (from == LinkState.CLOSED) {
				this.links.remove(address);
				obey(this.plan.onGone(address, this.now));
				return;
			}
			LinkState to = switch (from) {
				case NEW, BACKING_OFF -> LinkState.CONNECTING;
				case CONNECTING -> this.random.nextBoolean() ? LinkState.UP : LinkState.BACKING_OFF;
				default -> LinkState.BACKING_OFF;
			};
			this.links.put(address, to);
			obey(this.plan.onChange(address, from, to, this.now));
		}

		private void pass(long nanos) {
			long deadline = this.plan.deadlineNanos();
			boolean due = deadline != AddressPlan.NEVER && deadline - this.now <= nanos;
			this.now = due ? deadline : this.now + nanos;
			obey(this.plan.onDeadline(this.now));
		}

		private void passToDeadline() {
			pass(Duration.ofMinutes(2).toNanos());
		}

		private void obey(Steps steps) {
			if (steps.lookUp() != 0) {
				this.lookUp = steps.lookUp();
			}
			for (String address : steps.dial()) {
				assertThat(this.links).as("two links").doesNotContainKey(address);
				this.links.put(address, LinkState.NEW);
			}
			for (String address : steps.end()) {
				assertThat(this.links.get(address)).isNotNull()
					.isNotEqualTo(LinkState.UP)
					.isNotEqualTo(LinkState.CLOSED);
				this.links.put(address, LinkState.CLOSED);
				obey(this.plan.onChange(address, LinkState.BACKING_OFF, LinkState.CLOSED, this.now));
			}
		}

		private void check() {
			assertThat(this.links.values().stream().filter((state) -> state != LinkState.CLOSED)).isNotEmpty();
			assertThat(this.plan.addresses().size()).isLessThanOrEqualTo(6);
			assertThat(this.plan.deadlineNanos() - this.now).isLessThanOrEqualTo(this.interval.toNanos());
		}

		/** From now on the name stays as it is, and look-ups are answered at once. */
		private void settle() {
			long from = this.now;
			answer(false);
			Set<String> wanted = Set.copyOf(this.addresses);
			long longest = this.interval.toNanos() + AddressPlan.SPREAD_NANOS;
			while (this.now - from < 2 * longest + AddressPlan.NO_ANSWER_NANOS) {
				answer(false);
				List<String> closed = new ArrayList<>(this.links.keySet());
				closed.removeIf((address) -> this.links.get(address) != LinkState.CLOSED);
				closed.forEach((address) -> {
					this.links.remove(address);
					obey(this.plan.onGone(address, this.now));
				});
				if (this.links.keySet().containsAll(wanted) && Set.copyOf(this.plan.addresses()).equals(wanted)) {
					break;
				}
				passToDeadline();
			}
			assertThat(this.links.keySet()).containsAll(wanted);
			assertThat(Duration.ofNanos(this.now - from)).isLessThanOrEqualTo(Duration.ofNanos(longest));
			assertThat(this.plan.addresses()).containsExactlyInAnyOrderElementsOf(wanted);
		}

	}

}
