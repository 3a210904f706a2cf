package org.zmqspring.link;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.zmqspring.link.AddressPlan.Steps;

import static org.assertj.core.api.Assertions.assertThat;

class AddressPlanTests {

	private static final Duration INTERVAL = Duration.ofSeconds(5);

	private AddressPlan plan = plan(false);

	/** Near the end of the range, because readings of the ticker may overflow. */
	private long now = Long.MAX_VALUE - Duration.ofSeconds(7).toNanos();

	private static AddressPlan plan(boolean ipv6) {
		return new AddressPlan(INTERVAL, ipv6, new SplittableRandom(1));
	}

	private Steps begin(String... addresses) {
		return this.plan.begin(List.of(addresses), this.now);
	}

	private void beginUp(String... addresses) {
		begin(addresses).dial().forEach(this::comeUp);
	}

	private void comeUp(String address) {
		this.plan.onChange(address, LinkState.NEW, LinkState.CONNECTING, this.now);
		this.plan.onChange(address, LinkState.CONFIRMING, LinkState.UP, this.now);
	}

	private Steps lose(String address) {
		return this.plan.onChange(address, LinkState.UP, LinkState.BACKING_OFF, this.now);
	}

	/** Let time pass until a regular look-up begins. Returns its number. */
	private long awaitLookUp() {
		for (int i = 0; i < 100; i++) {
			long number = passToDeadline().lookUp();
			if (number > 0) {
				return number;
			}
		}
		throw new AssertionError("Nothing is looked up");
	}

	private Steps passToDeadline() {
		this.now += this.plan.deadlineNanos() - this.now;
		return this.plan.onDeadline(this.now);
	}

	private Steps answer(long number, String... addresses) {
		return this.plan.onAnswer(number, List.of(addresses), this.now);
	}

	private Steps passMillis(long millis) {
		this.now += Duration.ofMillis(millis).toNanos();
		return this.plan.onDeadline(this.now);
	}

	@Test
	void theFirstAddressesAreDialledAtOnceEachOfThemOnce() {
		Steps steps = begin("10.0.0.1", "10.0.0.2", "10.0.0.1");
		assertThat(steps.dial()).containsExactly("10.0.0.1", "10.0.0.2");
		assertThat(steps.added()).containsExactly("10.0.0.1", "10.0.0.2");
		assertThat(steps.lookUp()).isZero();
		assertThat(this.plan.addresses()).containsExactly("10.0.0.1", "10.0.0.2");
	}

	@Test
	void withoutAnAddressThereIsNothingToDo() {
		Steps steps = begin("fe80:0:0:0:0:0:0:1");
		assertThat(steps.dial()).isEmpty();
		assertThat(this.plan.deadlineNanos()).isEqualTo(AddressPlan.NEVER);
	}

	@Test
	void theFirstLookUpFollowsAfterARandomPartOfTheInterval() {
		SplittableRandom random = new SplittableRandom(5);
		List<Long> delays = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			AddressPlan one = new AddressPlan(INTERVAL, false, random);
			one.begin(List.of("10.0.0.1"), 0);
			delays.add(one.deadlineNanos());
		}
		assertThat(delays).allSatisfy((delay) -> assertThat(delay).isBetween(0L, INTERVAL.toNanos() - 1));
		assertThat(delays.stream().mapToLong(Long::longValue).average().orElseThrow())
			.isBetween(INTERVAL.toNanos() * 0.4, INTERVAL.toNanos() * 0.6);
	}

	@Test
	void laterLookUpsFollowAtTheInterval() {
		begin("10.0.0.1");
		long first = awaitLookUp();
		long at = this.now;
		answer(first, "10.0.0.1");
		long second = awaitLookUp();
		assertThat(second).isEqualTo(first + 1);
		assertThat(Duration.ofNanos(this.now - at)).isEqualTo(INTERVAL);
	}

	@Test
	void whenALookUpTakesLongThenThoseInBetweenAreLeftOut() {
		begin("10.0.0.1");
		long first = awaitLookUp();
		long at = this.now;
		for (int i = 0; i < 5; i++) {
			assertThat(passToDeadline().lookUp()).isZero();
		}
		this.now += 1;
		answer(first, "10.0.0.1");
		awaitLookUp();
		assertThat(Duration.ofNanos(this.now - at)).isEqualTo(INTERVAL.multipliedBy(6));
	}

	@Test
	void whenALookUpIsNotAnsweredForAMinuteThenItHasFailed() {
		begin("10.0.0.1");
		long first = awaitLookUp();
		long at = this.now;
		long second = awaitLookUp();
		assertThat(second).isEqualTo(first + 1);
		assertThat(Duration.ofNanos(this.now - at)).isEqualTo(Duration.ofSeconds(60));
		assertThat(answer(first, "10.0.0.2").added()).isEmpty();
		assertThat(answer(second, "10.0.0.2").added()).containsExactly("10.0.0.2");
	}

	@Test
	void anAddressOfARegularLookUpIsDialledWithinASecond() {
		beginUp("10.0.0.1");
		Steps steps = answer(awaitLookUp(), "10.0.0.1", "10.0.0.2");
		long at = this.now;
		assertThat(steps.added()).containsExactly("10.0.0.2");
		assertThat(steps.dial()).isEmpty();
		assertThat(passToDeadline().dial()).containsExactly("10.0.0.2");
		assertThat(Duration.ofNanos(this.now - at)).isBetween(Duration.ofMillis(1), Duration.ofSeconds(1));
	}

	@Test
	void aLossIsLookedUpAtOnceAndItsAddressesAreDialledWithinTheInterval() {
		long longest = 0;
		SplittableRandom random = new SplittableRandom(3);
		for (int i = 0; i < 100; i++) {
			this.plan = new AddressPlan(INTERVAL, false, random);
			beginUp("10.0.0.1", "10.0.0.2");
			long number = lose("10.0.0.1").lookUp();
			assertThat(number).isPositive();
			answer(number, "10.0.0.2", "10.0.0.3");
			long at = this.now;
			Steps steps = passToDeadline();
			while (steps.dial().isEmpty()) {
				steps = passToDeadline();
			}
			longest = Math.max(longest, this.now - at);
		}
		assertThat(Duration.ofNanos(longest)).isBetween(Duration.ofMillis(4500), INTERVAL);
	}

	@Test
	void whenALinkIsLostDuringALookUpThenAnotherOneFollows() {
		beginUp("10.0.0.1", "10.0.0.2");
		long first = awaitLookUp();
		assertThat(lose("10.0.0.1").lookUp()).isZero();
		Steps steps = answer(first, "10.0.0.1", "10.0.0.2");
		assertThat(steps.lookUp()).isEqualTo(first + 1);
		assertThat(answer(first + 1, "10.0.0.2").end()).containsExactly("10.0.0.1");
	}

	@Test
	void whenALinkIsLostAgainAndAgainThenTheNameIsLookedUpOnceInASecond() {
		beginUp("10.0.0.1", "10.0.0.2");
		int lookUps = 0;
		for (int i = 0; i < 2000; i++) {
			comeUp("10.0.0.1");
			long number = lose("10.0.0.1").lookUp() + passMillis(10).lookUp();
			if (number != 0) {
				lookUps++;
				answer(number, "10.0.0.1", "10.0.0.2");
			}
		}
		// Those of the interval may come in between.
		assertThat(lookUps).isBetween(19, 26);
	}

	@Test
	void whenALinkIsLostDuringThePauseThenTheLookUpFollowsAfterIt() {
		beginUp("10.0.0.1", "10.0.0.2");
		answer(lose("10.0.0.1").lookUp(), "10.0.0.1", "10.0.0.2");
		passMillis(1);
		assertThat(lose("10.0.0.2").lookUp()).isZero();
		assertThat(passMillis(998).lookUp()).isZero();
		assertThat(this.plan.deadlineNanos() - this.now).isEqualTo(Duration.ofMillis(1).toNanos());
		assertThat(passMillis(1).lookUp()).isPositive();
	}

	@Test
	void aFailedAttemptIsNoLoss() {
		begin("10.0.0.1");
		assertThat(this.plan.onChange("10.0.0.1", LinkState.CONNECTING, LinkState.BACKING_OFF, this.now).lookUp())
			.isZero();
	}

	@Test
	void aLinkThatIsUpStaysUntilItIsLost() {
		beginUp("10.0.0.1", "10.0.0.2");
		Steps steps = answer(awaitLookUp(), "10.0.0.2");
		assertThat(steps.gone()).containsExactly("10.0.0.1");
		assertThat(steps.end()).isEmpty();
		assertThat(this.plan.addresses()).containsExactly("10.0.0.2");
		steps = lose("10.0.0.1");
		assertThat(steps.end()).containsExactly("10.0.0.1");
		assertThat(steps.lookUp()).isPositive();
	}

	@Test
	void aLinkThatIsNotUpEndsAtOnce() {
		beginUp("10.0.0.1", "10.0.0.2");
		answer(lose("10.0.0.1").lookUp(), "10.0.0.1", "10.0.0.2");
		assertThat(answer(awaitLookUp(), "10.0.0.2").end()).containsExactly("10.0.0.1");
	}

	@Test
	void whenTheAddressIsBackBeforeTheLossThenTheLinkStays() {
		beginUp("10.0.0.1", "10.0.0.2");
		answer(awaitLookUp(), "10.0.0.2");
		assertThat(answer(awaitLookUp(), "10.0.0.1", "10.0.0.2").dial()).isEmpty();
		assertThat(lose("10.0.0.1").end()).isEmpty();
	}

	@Test
	void whenTheAddressIsBackWhileItsLinkClosesThenItIsDialledAfterwards() {
		beginUp("10.0.0.1", "10.0.0.2");
		answer(awaitLookUp(), "10.0.0.2");
		Steps steps = lose("10.0.0.1");
		assertThat(steps.end()).containsExactly("10.0.0.1");
		assertThat(answer(steps.lookUp(), "10.0.0.1", "10.0.0.2").dial()).isEmpty();
		this.plan.onChange("10.0.0.1", LinkState.BACKING_OFF, LinkState.CLOSED, this.now);
		assertThat(passMillis(1500).dial()).isEmpty();
		this.plan.onGone("10.0.0.1", this.now);
		assertThat(passMillis(1000).dial()).containsExactly("10.0.0.1");
	}

	@Test
	void whenTheAddressIsGoneBeforeItIsDialledThenItIsNot() {
		beginUp("10.0.0.1");
		answer(awaitLookUp(), "10.0.0.1", "10.0.0.2");
		Steps steps = lose("10.0.0.1");
		assertThat(answer(steps.lookUp(), "10.0.0.1").gone()).containsExactly("10.0.0.2");
		assertThat(passMillis(1500).dial()).isEmpty();
		assertThat(this.plan.addresses()).containsExactly("10.0.0.1");
	}

	@Test
	void theLastLinkEndsOnlyWhenThereIsAnother() {
		beginUp("10.0.0.1");
		assertThat(answer(lose("10.0.0.1").lookUp(), "10.0.0.2").end()).isEmpty();
		Steps steps = passMillis(5000);
		assertThat(steps.dial()).containsExactly("10.0.0.2");
		assertThat(steps.end()).containsExactly("10.0.0.1");
	}

	@Test
	void aLookUpThatFailsChangesNothing() {
		beginUp("10.0.0.1", "10.0.0.2");
		lose("10.0.0.1");
		for (int i = 0; i < 10; i++) {
			Steps steps = answer(awaitLookUp());
			assertThat(steps).isEqualTo(new Steps(0, List.of(), List.of(), List.of(), List.of()));
		}
		assertThat(this.plan.addresses()).containsExactly("10.0.0.1", "10.0.0.2");
	}

	@Test
	void withoutIpv6OnlyIpv4AddressesAreUsed() {
		assertThat(begin("fe80:0:0:0:0:0:0:1", "10.0.0.1").dial()).containsExactly("10.0.0.1");
		assertThat(answer(awaitLookUp(), "fe80:0:0:0:0:0:0:2").gone()).isEmpty();
	}

	@Test
	void withIpv6AHostWithBothHasOneLink() {
		this.plan = plan(true);
		assertThat(begin("fe80:0:0:0:0:0:0:1", "10.0.0.1").dial()).containsExactly("10.0.0.1");
	}

	@Test
	void withIpv6ANameWithoutIpv4IsUsed() {
		this.plan = plan(true);
		beginUp("fe80:0:0:0:0:0:0:1");
		Steps steps = answer(awaitLookUp(), "fe80:0:0:0:0:0:0:1", "10.0.0.1");
		assertThat(steps.added()).isEmpty();
		assertThat(this.plan.addresses()).containsExactly("fe80:0:0:0:0:0:0:1");
	}

	@Test
	void theFamilyChangesOnlyWhenNoLinkOfItIsUp() {
		this.plan = plan(true);
		beginUp("10.0.0.1");
		assertThat(answer(awaitLookUp(), "fe80:0:0:0:0:0:0:1").added()).isEmpty();
		Steps steps = lose("10.0.0.1");
		steps = answer(steps.lookUp(), "fe80:0:0:0:0:0:0:1");
		assertThat(steps.added()).containsExactly("fe80:0:0:0:0:0:0:1");
		assertThat(steps.gone()).containsExactly("10.0.0.1");
		assertThat(passMillis(5000).end()).containsExactly("10.0.0.1");
	}

	@Test
	void factsAboutUnknownAddressesChangeNothing() {
		beginUp("10.0.0.1");
		assertThat(lose("10.0.0.9").lookUp()).isZero();
		assertThat(this.plan.onGone("10.0.0.9", this.now).dial()).isEmpty();
		assertThat(answer(77, "10.0.0.9").added()).isEmpty();
	}

}
