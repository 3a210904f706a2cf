package org.zmqspring.feed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DeliveryMarksTests {

	private static final DeliveryMark NEW_LIFE = new DeliveryMark(-1, true, 0);

	private final BreakCounter breaks = new BreakCounter();

	private final DeliveryMarks marks = new DeliveryMarks(this.breaks);

	private static DeliveryMark lost(long count) {
		return new DeliveryMark(count, false, 0);
	}

	@Nested
	class OneStream {

		private final SequenceRun first = SequenceRun.joined(breaks);

		@Test
		void whenNothingIsLostThenNothingIsTold() {
			assertThat(marks.next(this.first)).isSameAs(DeliveryMark.NONE);
			assertThat(marks.next(this.first)).isSameAs(DeliveryMark.NONE);
		}

		@Test
		void whenMessagesAreLostThenTheNextMessageTellsItOnce() {
			marks.next(this.first);
			SequenceRun second = this.first.afterGap(20, breaks);
			assertThat(marks.next(second)).isEqualTo(lost(20));
			assertThat(marks.next(second)).isSameAs(DeliveryMark.NONE);
		}

		@Test
		void whenTheMessageThatCameWithTheBreakIsNotDeliveredThenTheNextOneTellsIt() {
			marks.next(this.first);
			SequenceRun dropped = this.first.afterGap(20, breaks);
			SequenceRun delivered = dropped.afterGap(3, breaks);
			assertThat(marks.next(delivered)).isEqualTo(lost(23));
		}

		@Test
		void whenThePublisherHasRestartedThenTheNextMessageTellsIt() {
			marks.next(this.first);
			SequenceRun life = this.first.afterNewLife(breaks);
			assertThat(marks.next(life)).isEqualTo(NEW_LIFE);
			assertThat(marks.next(life)).isSameAs(DeliveryMark.NONE);
			assertThat(marks.next(life.afterGap(2, breaks))).isEqualTo(lost(2));
		}

		@Test
		void whenARestartAndAGapAreToldTogetherThenTheLossIsUnknown() {
			marks.next(this.first);
			assertThat(marks.next(this.first.afterGap(20, breaks).afterNewLife(breaks).afterGap(5, breaks)))
				.isEqualTo(NEW_LIFE);
		}

		@Test
		void whenAMessageHasNoNumberThenItTellsNothingAndTheNextOneDoes() {
			marks.next(this.first);
			assertThat(marks.next(null)).isSameAs(DeliveryMark.NONE);
			assertThat(marks.next(this.first.afterGap(4, breaks))).isEqualTo(lost(4));
		}

		@Test
		void whenAMessageOfAnEarlierRunComesLateThenNothingIsToldTwice() {
			marks.next(this.first);
			SequenceRun second = this.first.afterGap(4, breaks);
			marks.next(second);
			assertThat(marks.next(this.first)).isSameAs(DeliveryMark.NONE);
			assertThat(marks.next(second)).isSameAs(DeliveryMark.NONE);
			assertThat(marks.next(second.afterGap(1, breaks))).isEqualTo(lost(1));
		}

		@Test
		void whenAnotherThreadDeliversThenItGoesOnFromThere() {
			marks.next(this.first);
			SequenceRun second = this.first.afterGap(4, breaks);
			assertThat(CompletableFuture.supplyAsync(() -> marks.next(second))).succeedsWithin(Duration.ofSeconds(30))
				.isEqualTo(lost(4));
			assertThat(CompletableFuture.supplyAsync(marks::streams)).succeedsWithin(Duration.ofSeconds(30))
				.isEqualTo(1);
			assertThat(marks.next(second)).isSameAs(DeliveryMark.NONE);
		}

		@Test
		void whenTheLossIsMoreThanALongCanCountThenItIsUnknown() {
			marks.next(this.first);
			SequenceRun second = this.first.afterGap(Long.MAX_VALUE, breaks);
			assertThat(marks.next(second)).isEqualTo(lost(-1));
			assertThat(marks.next(second.afterGap(1, breaks))).isEqualTo(lost(-1));
		}

	}

	@Nested
	class AStreamThatTheLaneHasDeliveredNothingOf {

		@Test
		void whenItWasJoinedBeforeTheLaneBeganThenItsOldBreaksAreNotTold() {
			SequenceRun second = SequenceRun.joined(breaks).afterGap(20, breaks);
			assertThat(new DeliveryMarks(breaks).next(second)).isSameAs(DeliveryMark.NONE);
		}

		@Test
		void whenItWasJoinedSinceThenAllOfItsBreaksAreTold() {
			SequenceRun first = SequenceRun.joined(breaks);
			assertThat(marks.next(first.afterGap(20, breaks).afterGap(3, breaks))).isEqualTo(lost(23));
		}

		@Test
		void whenItWasJoinedSinceAndHasRestartedThenThatIsTold() {
			SequenceRun first = SequenceRun.joined(breaks);
			assertThat(marks.next(first.afterNewLife(breaks).afterGap(3, breaks))).isEqualTo(NEW_LIFE);
		}

		@Test
		void whenItWasJoinedSinceAndLostTooMuchThenTheLossIsUnknown() {
			SequenceRun first = SequenceRun.joined(breaks);
			assertThat(marks.next(first.afterGap(Long.MAX_VALUE, breaks))).isEqualTo(lost(-1));
		}

		@Test
		void whenItIsOlderAndBreaksOnceThenThatBreakIsTold() {
			SequenceRun second = SequenceRun.joined(breaks).afterNewLife(breaks);
			DeliveryMarks later = new DeliveryMarks(breaks);
			assertThat(later.next(second.afterGap(7, breaks))).isEqualTo(lost(7));
		}

		@Test
		void whenItIsOlderAndRestartsThenThatIsTold() {
			SequenceRun first = SequenceRun.joined(breaks);
			DeliveryMarks later = new DeliveryMarks(breaks);
			assertThat(later.next(first.afterNewLife(breaks))).isEqualTo(NEW_LIFE);
		}

		@Test
		void whenItIsOlderAndBreaksMoreOftenThenTheLossIsUnknown() {
			SequenceRun first = SequenceRun.joined(breaks);
			DeliveryMarks later = new DeliveryMarks(breaks);
			SequenceRun third = first.afterGap(7, breaks).afterGap(8, breaks);
			assertThat(later.next(third)).isEqualTo(lost(-1));
			assertThat(later.next(third.afterGap(2, breaks))).isEqualTo(lost(2));
		}

		@Test
		void whenItIsOlderAndMayHaveRestartedThenThatIsTold() {
			SequenceRun first = SequenceRun.joined(breaks);
			DeliveryMarks later = new DeliveryMarks(breaks);
			assertThat(later.next(first.afterNewLife(breaks).afterGap(8, breaks))).isEqualTo(NEW_LIFE);
		}

	}

	@Nested
	class SeveralStreams {

		private final SequenceRun one = SequenceRun.joined(breaks);

		private final SequenceRun other = SequenceRun.joined(breaks);

		@Test
		void whenStreamsAlternateThenEachTellsItsOwnBreaks() {
			marks.next(this.one);
			marks.next(this.other);
			SequenceRun later = this.one.afterGap(5, breaks);
			assertThat(marks.next(this.other)).isSameAs(DeliveryMark.NONE);
			assertThat(marks.next(later)).isEqualTo(lost(5));
			assertThat(marks.next(this.other.afterGap(6, breaks))).isEqualTo(lost(6));
			assertThat(marks.next(later)).isSameAs(DeliveryMark.NONE);
		}

		@Test
		void whenAStreamBreaksThenEveryLaneTellsItOnce() {
			List<DeliveryMarks> lanes = List.of(new DeliveryMarks(breaks), new DeliveryMarks(breaks),
					new DeliveryMarks(breaks));
			SequenceRun stream = SequenceRun.joined(breaks);
			lanes.get(0).next(stream);
			lanes.get(1).next(stream);
			SequenceRun life = stream.afterNewLife(breaks);
			for (DeliveryMarks lane : lanes) {
				assertThat(lane.next(life)).isEqualTo(NEW_LIFE);
				assertThat(lane.next(life)).isSameAs(DeliveryMark.NONE);
			}
		}

		@Test
		void whenThereAreTooManyStreamsThenWhatWasToldOfTheOldestIsNotToldAgain() {
			DeliveryMarks small = new DeliveryMarks(breaks, 2);
			SequenceRun a = SequenceRun.joined(breaks).afterGap(5, breaks);
			SequenceRun b = SequenceRun.joined(breaks).afterGap(6, breaks);
			SequenceRun c = SequenceRun.joined(breaks).afterGap(7, breaks);
			assertThat(small.next(a)).isEqualTo(lost(5));
			assertThat(small.next(b)).isEqualTo(lost(6));
			assertThat(small.next(a)).isSameAs(DeliveryMark.NONE);
			assertThat(small.streams()).isEqualTo(2);
			assertThat(small.next(c)).isEqualTo(lost(7));
			assertThat(small.streams()).as("the oldest one is forgotten").isEqualTo(2);
			assertThat(small.next(b)).isSameAs(DeliveryMark.NONE);
			assertThat(small.next(c)).isSameAs(DeliveryMark.NONE);
			assertThat(small.next(a)).isSameAs(DeliveryMark.NONE);
			assertThat(small.next(a.afterGap(1, breaks))).isEqualTo(lost(1));
		}

		@Test
		void whenThereAreManyStreamsThenEachTellsItsOwnBreaksOnce() {
			List<SequenceRun> streams = new ArrayList<>();
			for (int i = 0; i < 300; i++) {
				streams.add(SequenceRun.joined(breaks));
			}
			assertNothingIsTold(streams, 3);
			for (int i = 0; i < streams.size(); i++) {
				SequenceRun later = streams.get(i).afterGap(1 + i, breaks);
				streams.set(i, later);
				assertThat(marks.next(later)).isEqualTo(lost(1 + i));
			}
			assertNothingIsTold(streams, 3);
			marks.giveBack(streams.get(17), lost(5));
			marks.giveBack(streams.get(33), lost(6));
			assertThat(marks.next(streams.get(17))).isEqualTo(lost(5));
			assertThat(marks.next(streams.get(33))).isEqualTo(lost(6));
			assertNothingIsTold(streams, 3);
			marks.onMissed();
			assertThat(streams).allSatisfy((run) -> assertThat(marks.next(run)).isEqualTo(lost(-1)));
			assertNothingIsTold(streams, 3);
			assertThat(marks.streams()).isEqualTo(300);
		}

		private void assertNothingIsTold(List<SequenceRun> streams, int times) {
			for (int i = 0; i < times; i++) {
				assertThat(streams).allSatisfy((run) -> assertThat(marks.next(run)).isSameAs(DeliveryMark.NONE));
			}
		}

		@Test
		void whenAStreamIsDeliveredAmongManyOthersThenItIsNotForgotten() {
			DeliveryMarks small = new DeliveryMarks(breaks, 10);
			small.next(this.one);
			for (int i = 0; i < 1000; i++) {
				small.next(SequenceRun.joined(breaks));
				assertThat(small.next(this.one)).isSameAs(DeliveryMark.NONE);
			}
			assertThat(small.streams()).isEqualTo(10);
			assertThat(small.next(this.one.afterGap(3, breaks).afterGap(4, breaks))).as("the lane knows what it had")
				.isEqualTo(lost(7));
		}

		@Test
		void whenAllStreamsAreDeliveredOftenThenOneIsForgottenNevertheless() {
			DeliveryMarks small = new DeliveryMarks(breaks, 10);
			List<SequenceRun> streams = new ArrayList<>();
			for (int i = 0; i < 10; i++) {
				streams.add(SequenceRun.joined(breaks));
			}
			streams.forEach(small::next);
			streams.forEach(small::next);
			SequenceRun another = SequenceRun.joined(breaks);
			assertThat(small.next(another)).isSameAs(DeliveryMark.NONE);
			assertThat(small.streams()).isEqualTo(10);
			assertThat(small.next(another.afterGap(2, breaks))).isEqualTo(lost(2));
		}

	}

	@Nested
	class OwnDrops {

		private final SequenceRun run = SequenceRun.joined(breaks);

		@Test
		void whenTheLaneDropsThenTheNextMessageTellsItOnce() {
			marks.onDropped(1);
			marks.onDropped(1);
			assertThat(marks.next(this.run)).isEqualTo(new DeliveryMark(0, false, 2));
			assertThat(marks.next(this.run)).isSameAs(DeliveryMark.NONE);
		}

		@Test
		void whenTheLaneDropsThenAMessageWithoutANumberTellsItToo() {
			marks.onDropped(1);
			assertThat(marks.next(null)).isEqualTo(new DeliveryMark(0, false, 1));
		}

		@Test
		void whenTheLaneDropsAndTheFeedLosesThenBothAreTold() {
			marks.next(this.run);
			marks.onDropped(1);
			assertThat(marks.next(this.run.afterGap(4, breaks))).isEqualTo(new DeliveryMark(4, false, 1));
		}

		@Test
		void shouldTellBreaksFromDrops() {
			assertThat(new DeliveryMark(0, false, 3).isBreak()).isFalse();
			assertThat(DeliveryMark.NONE.isBreak()).isFalse();
			assertThat(lost(1).isBreak()).isTrue();
			assertThat(lost(-1).isBreak()).isTrue();
			assertThat(NEW_LIFE.isBreak()).isTrue();
			assertThat(new DeliveryMark(0, true, 0).isBreak()).isTrue();
		}

	}

	@Nested
	class InBatches {

		private final SequenceRun first = SequenceRun.joined(breaks);

		private final SequenceRun second = this.first.afterGap(4, breaks);

		@Test
		void whenAMessageTellsOfNoBreakThenItIsDeliveredWithTheOneBefore() {
			marks.next(this.first);
			assertThat(marks.nextUnlessBreak(this.first)).isSameAs(DeliveryMark.NONE);
			assertThat(marks.nextUnlessBreak(null)).isSameAs(DeliveryMark.NONE);
			SequenceRun other = SequenceRun.joined(breaks);
			assertThat(marks.nextUnlessBreak(other)).isSameAs(DeliveryMark.NONE);
			assertThat(marks.streams()).isEqualTo(2);
		}

		@Test
		void whenAMessageTellsOfABreakThenItIsNotDeliveredAndStillTellsIt() {
			marks.next(this.first);
			assertThat(marks.nextUnlessBreak(this.second)).isNull();
			assertThat(marks.nextUnlessBreak(this.second)).isNull();
			assertThat(marks.next(this.second)).isEqualTo(lost(4));
			assertThat(marks.nextUnlessBreak(this.second)).isSameAs(DeliveryMark.NONE);
		}

		@Test
		void whenTheLaneDropsThenThatEndsNoBatch() {
			marks.next(this.first);
			marks.onDropped(3);
			assertThat(marks.nextUnlessBreak(this.second)).isNull();
			assertThat(marks.nextUnlessBreak(this.first)).isEqualTo(new DeliveryMark(0, false, 3));
			assertThat(marks.nextUnlessBreak(this.first)).isSameAs(DeliveryMark.NONE);
		}

	}

	@Nested
	class GivenBack {

		private final SequenceRun first = SequenceRun.joined(breaks);

		private final SequenceRun second = this.first.afterGap(4, breaks);

		@Test
		void whenTheListenerFailsThenTheNextMessageOfTheStreamTellsIt() {
			marks.next(this.first);
			DeliveryMark mark = marks.next(this.second);
			marks.giveBack(this.second, mark);
			assertThat(marks.next(SequenceRun.joined(breaks))).isSameAs(DeliveryMark.NONE);
			assertThat(marks.next(this.second)).isEqualTo(mark);
			assertThat(marks.next(this.second)).isSameAs(DeliveryMark.NONE);
		}

		@Test
		void whenTheListenerFailsAgainAndMoreIsLostThenAllOfItIsTold() {
			marks.next(this.first);
			marks.giveBack(this.second, marks.next(this.second));
			marks.giveBack(this.second, marks.next(this.second));
			assertThat(marks.next(this.second.afterGap(3, breaks))).isEqualTo(lost(7));
		}

		@Test
		void whenANewLifeWasNotHeardOfThenItIsToldWithTheNextGap() {
			marks.next(this.first);
			SequenceRun life = this.first.afterNewLife(breaks);
			marks.giveBack(life, marks.next(life));
			assertThat(marks.nextUnlessBreak(life)).isNull();
			assertThat(marks.next(life.afterGap(3, breaks))).isEqualTo(NEW_LIFE);
		}

		@Test
		void whenTheSumIsTooLargeThenItIsUnknown() {
			marks.next(this.first);
			marks.giveBack(this.second, lost(Long.MAX_VALUE));
			marks.giveBack(this.second, lost(1));
			assertThat(marks.next(this.first)).isEqualTo(lost(-1));
		}

		@Test
		void whenDropsWereToldThenAnyMessageTellsThemAgain() {
			marks.next(this.first);
			marks.giveBack(this.first, new DeliveryMark(0, false, 2));
			marks.giveBack(null, new DeliveryMark(0, false, 1));
			assertThat(marks.next(null)).isEqualTo(new DeliveryMark(0, false, 3));
		}

		@Test
		void whenTheStreamIsForgottenThenItsMarkIsToo() {
			DeliveryMarks small = new DeliveryMarks(breaks, 1);
			small.next(this.first);
			small.giveBack(this.first, lost(5));
			small.next(SequenceRun.joined(breaks));
			assertThat(small.next(this.first)).isSameAs(DeliveryMark.NONE);
		}

	}

	@Nested
	class Missed {

		private final SequenceRun first = SequenceRun.joined(breaks);

		@Test
		void whenTheListenerWasStoppedThenEachStreamTellsOnceThatTheLossIsUnknown() {
			SequenceRun other = SequenceRun.joined(breaks);
			marks.next(this.first);
			marks.next(other);
			marks.onMissed();
			assertThat(marks.next(this.first)).isEqualTo(lost(-1));
			assertThat(marks.next(this.first)).isSameAs(DeliveryMark.NONE);
			assertThat(marks.next(other.afterGap(3, breaks))).isEqualTo(lost(-1));
		}

		@Test
		void whenThePublisherHasRestartedMeanwhileThenThatIsTold() {
			marks.next(this.first);
			marks.onMissed();
			assertThat(marks.next(this.first.afterNewLife(breaks))).isEqualTo(NEW_LIFE);
		}

		@Test
		void whenNothingOfAStreamWasDeliveredThenNothingOfItIsMissed() {
			marks.onMissed();
			assertThat(marks.next(this.first)).isSameAs(DeliveryMark.NONE);
		}

	}

	@Nested
	class Lives {

		private final SequenceRun first = SequenceRun.joined(breaks);

		@Test
		void shouldTellANewLifeFromAGapAndFromAnotherStream() {
			SequenceRun gap = this.first.afterGap(3, breaks);
			SequenceRun life = gap.afterNewLife(breaks);
			assertThat(DeliveryMarks.isNewLife(this.first, this.first)).isFalse();
			assertThat(DeliveryMarks.isNewLife(this.first, gap)).isFalse();
			assertThat(DeliveryMarks.isNewLife(this.first, life)).isTrue();
			assertThat(DeliveryMarks.isNewLife(life, life.afterGap(3, breaks))).isFalse();
			assertThat(DeliveryMarks.isNewLife(SequenceRun.joined(breaks), life)).isFalse();
		}

	}

}
