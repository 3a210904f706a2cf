package org.zmqspring.feed;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zmqspring.feed.SequenceFigures.State;
import org.zmqspring.feed.SequenceVerdict.Kind;
import org.zmqspring.message.TopicPrefix;

import static org.assertj.core.api.Assertions.assertThat;

class SequenceMachineTests {

	private static final byte[] TOPIC = "kv".getBytes(StandardCharsets.UTF_8);

	private final BreakCounter breaks = new BreakCounter();

	private final SequenceMachine machine = machine(SequenceFormat.U64_BE, SequenceScope.ENDPOINT);

	private SequenceMachine machine(SequenceFormat format, SequenceScope scope) {
		SequenceMachine made = new SequenceMachine(format, scope, this.breaks);
		made.onConnected();
		return made;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private SequenceVerdict message(long number) {
		return this.machine.onMessage(TOPIC, number);
	}

	/** Numbers from one to another, both included. */
	private void messages(long first, long last) {
		LongStream.rangeClosed(first, last).forEach(this::message);
	}

	private static void assertNothingLost(SequenceVerdict verdict, Kind kind) {
		assertThat(verdict.kind()).isEqualTo(kind);
		assertThat(verdict.isLoss()).isFalse();
		assertThat(verdict.cause()).isNull();
		assertThat(verdict.lost()).isZero();
		assertThat(verdict.reconnected()).isFalse();
	}

	private static void assertLost(SequenceVerdict verdict, MessageLossCause cause, long from, long to, long lost) {
		assertThat(verdict.isLoss()).isTrue();
		assertThat(verdict.cause()).isEqualTo(cause);
		assertThat(verdict.from()).isEqualTo(from);
		assertThat(verdict.to()).isEqualTo(to);
		assertThat(verdict.lost()).isEqualTo(lost);
	}

	@Nested
	class OnOneConnection {

		@Test
		void whenTheFirstMessageIsLateThenNothingIsLost() {
			assertNothingLost(message(5000), Kind.JOINED);
			assertThat(machine.figures()).isEqualTo(new SequenceFigures(State.FOLLOWED, 5000, 0, 0));
		}

		@Test
		void whenNumbersFollowEachOtherThenTheVerdictIsAlwaysTheSameObject() {
			message(0);
			SequenceVerdict first = message(1);
			assertNothingLost(first, Kind.IN_ORDER);
			assertThat(message(2)).isSameAs(first);
			assertThat(message(3)).isSameAs(first);
		}

		@Test
		void whenNumbersAreMissingThenTheyAreCounted() {
			messages(0, 99);
			SequenceVerdict gap = message(120);
			assertThat(gap.kind()).isEqualTo(Kind.GAP);
			assertLost(gap, MessageLossCause.GAP, 100, 120, 20);
			assertNothingLost(message(121), Kind.IN_ORDER);
			assertThat(machine.figures()).isEqualTo(new SequenceFigures(State.FOLLOWED, 121, 20, 0));
			assertThat(machine.lostByReconnect()).isZero();
		}

		@Test
		void whenANumberIsRepeatedThenNothingIsLostBeforeItOrBehindIt() {
			messages(0, 7);
			assertNothingLost(message(7), Kind.REPEATED);
			assertNothingLost(message(7), Kind.REPEATED);
			assertNothingLost(message(8), Kind.IN_ORDER);
		}

		@Test
		void whenNumbersJumpBackThenAnotherLifeOfThePublisherBegins() {
			messages(0, 98);
			SequenceRun before = message(99).run();
			SequenceVerdict life = message(0);
			assertThat(life.run()).isNotSameAs(before);
			assertThat(life.kind()).isEqualTo(Kind.NEW_LIFE);
			assertLost(life, MessageLossCause.NEW_LIFE, 100, 0, -1);
			SequenceVerdict next = message(1);
			assertNothingLost(next, Kind.IN_ORDER);
			assertThat(next.run()).isSameAs(life.run());
			assertThat(machine.figures()).isEqualTo(new SequenceFigures(State.FOLLOWED, 1, 0, 1));
			assertThat(machine.lostByReconnect()).isZero();
		}

		@Test
		void whenNumbersJumpBackByOneMoreThanARepeatThenAnotherLifeBegins() {
			messages(10, 20);
			assertThat(message(19).kind()).isEqualTo(Kind.NEW_LIFE);
		}

		@Test
		void whenTheRunEndsThenTheNextMessagesBelongToAnother() {
			SequenceRun first = message(0).run();
			assertThat(message(1).run()).isSameAs(first);
			SequenceRun second = message(5).run();
			assertThat(second).isNotSameAs(first);
			assertThat(second.stream()).isSameAs(first.stream());
			assertThat(message(6).run()).isSameAs(second);
			assertThat(message(6).run()).isSameAs(second);
		}

	}

	@Nested
	class AfterAReconnect {

		@Test
		void whenNumbersGoOnThenNothingIsLost() {
			messages(0, 9);
			machine.onConnected();
			assertNothingLost(message(10), Kind.IN_ORDER);
			assertThat(machine.lostByReconnect()).isZero();
		}

		@Test
		void whenNumbersAreMissingThenTheirCountIsAnEstimate() {
			messages(0, 9);
			machine.onConnected();
			SequenceVerdict gap = message(50);
			assertThat(gap.kind()).isEqualTo(Kind.GAP);
			assertThat(gap.reconnected()).isTrue();
			assertLost(gap, MessageLossCause.RECONNECT, 10, 50, 40);
			assertThat(machine.figures().lost()).isEqualTo(40);
			assertThat(machine.lostByReconnect()).isEqualTo(40);
		}

		@Test
		void whenTheNextNumbersAreMissingThenThatIsAGap() {
			messages(0, 9);
			machine.onConnected();
			message(10);
			assertLost(message(12), MessageLossCause.GAP, 11, 12, 1);
			assertThat(machine.lostByReconnect()).isZero();
		}

		@Test
		void whenThePublisherHasRestartedThenNothingSaysHowMuchIsLost() {
			messages(0, 9);
			machine.onConnected();
			SequenceVerdict life = message(3);
			assertThat(life.reconnected()).isTrue();
			assertLost(life, MessageLossCause.NEW_LIFE, 10, 3, -1);
			assertThat(machine.figures()).isEqualTo(new SequenceFigures(State.FOLLOWED, 3, 0, 1));
			assertThat(machine.lostByReconnect()).isEqualTo(-1);
		}

		@Test
		void whenTheLastNumberIsRepeatedThenNothingIsLost() {
			messages(0, 9);
			machine.onConnected();
			assertNothingLost(message(9), Kind.REPEATED);
			assertLost(message(12), MessageLossCause.RECONNECT, 10, 12, 2);
			assertLost(message(14), MessageLossCause.GAP, 13, 14, 1);
		}

		@Test
		void whenALaterReconnectLosesNothingThenTheLastOneHasLostNothing() {
			messages(0, 9);
			machine.onConnected();
			message(50);
			machine.onConnected();
			assertThat(machine.lostByReconnect()).isZero();
			message(51);
			assertThat(machine.lostByReconnect()).isZero();
			assertThat(machine.figures().lost()).isEqualTo(40);
		}

		@Test
		void whenTopicsHaveNumbersOfTheirOwnThenTheLossAddsUpTopicByTopic() {
			SequenceMachine perTopic = machine(SequenceFormat.U32_LE, SequenceScope.TOPIC);
			perTopic.onMessage(bytes("a"), 0);
			perTopic.onMessage(bytes("b"), 0);
			perTopic.onMessage(bytes("c"), 5);
			perTopic.onConnected();
			perTopic.onMessage(bytes("a"), 3);
			assertThat(perTopic.lostByReconnect()).isEqualTo(2);
			perTopic.onMessage(bytes("b"), 11);
			assertThat(perTopic.lostByReconnect()).isEqualTo(12);
			perTopic.onMessage(bytes("c"), 0);
			assertThat(perTopic.lostByReconnect()).isEqualTo(-1);
		}

		@Test
		void whenALifeIsUnknownThenALaterTopicDoesNotMakeItKnown() {
			SequenceMachine perTopic = machine(SequenceFormat.U32_LE, SequenceScope.TOPIC);
			perTopic.onMessage(bytes("a"), 7);
			perTopic.onMessage(bytes("b"), 0);
			perTopic.onConnected();
			perTopic.onMessage(bytes("a"), 0);
			perTopic.onMessage(bytes("b"), 3);
			assertThat(perTopic.lostByReconnect()).isEqualTo(-1);
			assertThat(perTopic.figures()).isEqualTo(new SequenceFigures(State.FOLLOWED, 3, 2, 1));
		}

	}

	@Nested
	class AtTheEndOfTheNumbers {

		private final SequenceMachine wrapping = machine(SequenceFormat.U32_LE, SequenceScope.TOPIC);

		private SequenceVerdict numbered(long number) {
			return this.wrapping.onMessage(TOPIC, number);
		}

		@Test
		void whenNumbersGoOnAtZeroThenNothingIsLost() {
			numbered(0xFFFFFFFEL);
			assertNothingLost(numbered(0xFFFFFFFFL), Kind.IN_ORDER);
			assertNothingLost(numbered(0), Kind.IN_ORDER);
			assertNothingLost(numbered(0), Kind.REPEATED);
			assertNothingLost(numbered(1), Kind.IN_ORDER);
		}

		@Test
		void whenTheLastNumbersAreMissingThenTheyAreCounted() {
			numbered(0xFFFFFFFAL);
			assertLost(numbered(3), MessageLossCause.GAP, 0xFFFFFFFBL, 3, 8);
		}

		@Test
		void whenAGapOverTheEndIsTooLargeThenThePublisherHasRestarted() {
			numbered(3_000_000_000L);
			assertLost(numbered(0), MessageLossCause.NEW_LIFE, 3_000_000_001L, 0, -1);
		}

		@Test
		void shouldBelieveAGapOverTheEndUpToItsBound() {
			numbered(0x100000000L - (1L << 24) - 1);
			assertLost(numbered(0), MessageLossCause.GAP, 0x100000000L - (1L << 24), 0, 1L << 24);
			numbered(0x100000000L - (1L << 24) - 1);
			assertThat(numbered(1).kind()).isEqualTo(Kind.NEW_LIFE);
		}

		@Test
		void shouldBelieveAnyGapThatDoesNotPassTheEnd() {
			numbered(0);
			assertLost(numbered(2_000_000_000L), MessageLossCause.GAP, 1, 2_000_000_000L, 1_999_999_999L);
		}

		@Test
		void whenNumbersOf64BitsPassTheirEndThenNothingIsLost() {
			message(-1);
			assertNothingLost(message(0), Kind.IN_ORDER);
			messages(1, 5);
			machine.onConnected();
			assertLost(message((1L << 40) + 6), MessageLossCause.RECONNECT, 6, (1L << 40) + 6, 1L << 40);
			machine.onConnected();
			assertLost(message(Long.MAX_VALUE), MessageLossCause.NEW_LIFE, (1L << 40) + 7, Long.MAX_VALUE, -1);
			assertNothingLost(message(Long.MIN_VALUE), Kind.IN_ORDER);
			assertThat(machine.figures().lost()).isEqualTo(1L << 40);
		}

	}

	@Nested
	class PerTopic {

		private final SequenceMachine perTopic = machine(SequenceFormat.U32_LE, SequenceScope.TOPIC);

		@Test
		void whenTopicsHaveNumbersOfTheirOwnThenEachIsJudgedByItself() {
			this.perTopic.onMessage(bytes("rawtx"), 10);
			this.perTopic.onMessage(bytes("hashblock"), 3);
			assertNothingLost(this.perTopic.onMessage(bytes("rawtx"), 11), Kind.IN_ORDER);
			assertLost(this.perTopic.onMessage(bytes("hashblock"), 6), MessageLossCause.GAP, 4, 6, 2);
			assertLost(this.perTopic.onMessage(bytes("rawtx"), 30), MessageLossCause.GAP, 12, 30, 18);
			assertThat(this.perTopic.figures()).isEqualTo(new SequenceFigures(State.FOLLOWED, 30, 20, 0));
			assertThat(this.perTopic.streams()).isEqualTo(2);
		}

		@Test
		void whenTopicsHaveTheSameHashThenEachIsJudgedByItself() {
			// 31 * 'A' + 'a' == 31 * 'B' + 'B'
			this.perTopic.onMessage(bytes("Aa"), 1);
			this.perTopic.onMessage(bytes("BB"), 100);
			assertNothingLost(this.perTopic.onMessage(bytes("Aa"), 2), Kind.IN_ORDER);
			assertNothingLost(this.perTopic.onMessage(bytes("BB"), 101), Kind.IN_ORDER);
		}

		@Test
		@Timeout(120)
		void whenAllTopicsHaveTheSameHashThenLookingOneUpStaysQuick() {
			int pairs = 13;
			int count = 1 << pairs;
			for (int round = 0; round < 20; round++) {
				for (int i = 0; i < count; i++) {
					StringBuilder topic = new StringBuilder();
					for (int bit = 0; bit < pairs; bit++) {
						topic.append(((i >> bit & 1) == 0) ? "Aa" : "BB");
					}
					SequenceVerdict verdict = this.perTopic.onMessage(bytes(topic.toString()), round);
					assertThat(verdict.isLoss()).isFalse();
				}
			}
			assertThat(this.perTopic.streams()).isEqualTo(count);
		}

		@Test
		void whenThereAreTooManyTopicsThenTheOneHeardLongestAgoIsForgotten() {
			SequenceMachine small = new SequenceMachine(SequenceFormat.U32_LE, SequenceScope.TOPIC,
					SequenceMachineTests.this.breaks, 2, 100);
			small.onMessage(bytes("a"), 1);
			small.onMessage(bytes("b"), 1);
			small.onMessage(bytes("a"), 2);
			small.onMessage(bytes("c"), 1);
			assertThat(small.streams()).isEqualTo(2);
			assertThat(small.onMessage(bytes("a"), 3).kind()).isEqualTo(Kind.IN_ORDER);
			assertThat(small.onMessage(bytes("b"), 9).kind()).isEqualTo(Kind.JOINED);
			assertThat(small.onMessage(bytes("c"), 9).kind()).isEqualTo(Kind.JOINED);
		}

		@Test
		void whenTopicsAreTooLongThenTheOldestAreForgotten() {
			SequenceMachine small = new SequenceMachine(SequenceFormat.U32_LE, SequenceScope.TOPIC,
					SequenceMachineTests.this.breaks, 100, 8);
			small.onMessage(bytes("four"), 1);
			small.onMessage(bytes("some"), 1);
			assertThat(small.streams()).isEqualTo(2);
			small.onMessage(bytes("1"), 1);
			assertThat(small.streams()).isEqualTo(2);
			assertThat(small.onMessage(bytes("some"), 2).kind()).isEqualTo(Kind.IN_ORDER);
			assertThat(small.onMessage(bytes("four"), 2).kind()).isEqualTo(Kind.JOINED);
			assertThat(small.onMessage(bytes("longer than all"), 1).kind()).isEqualTo(Kind.JOINED);
			assertThat(small.streams()).isZero();
			small.onMessage(bytes("four"), 1);
			small.onMessage(bytes("some"), 1);
			assertThat(small.streams()).as("the bytes of those that went are free again").isEqualTo(2);
		}

		@Test
		void shouldFollowTenThousandTopics() {
			for (int i = 0; i <= 10_000; i++) {
				this.perTopic.onMessage(bytes("topic " + i), 0);
			}
			assertThat(this.perTopic.streams()).isEqualTo(10_000);
			assertThat(this.perTopic.onMessage(bytes("topic 0"), 1).kind()).isEqualTo(Kind.JOINED);
			assertThat(this.perTopic.onMessage(bytes("topic 10000"), 1).kind()).isEqualTo(Kind.IN_ORDER);
		}

		@Test
		void whenAllMessagesAreNumberedTogetherThenTheirTopicsDoNotMatter() {
			machine.onMessage(bytes("a"), 1);
			assertNothingLost(machine.onMessage(bytes("b"), 2), Kind.IN_ORDER);
			assertLost(machine.onMessage(bytes("c"), 4), MessageLossCause.GAP, 3, 4, 1);
			assertThat(machine.streams()).isEqualTo(1);
		}

	}

	@Nested
	class WithoutSubscription {

		private final SequenceMachine perTopic = machine(SequenceFormat.U32_LE, SequenceScope.TOPIC);

		@Test
		void whenATopicIsSubscribedAgainThenWhatItDidNotBringIsNotLost() {
			this.perTopic.onMessage(bytes("a"), 1);
			this.perTopic.onMessage(bytes("ab"), 1);
			this.perTopic.onMessage(bytes("b"), 1);
			this.perTopic.onSubscriptions(Set.of(TopicPrefix.of(""), TopicPrefix.of("x")),
					Set.of(TopicPrefix.of("ab"), TopicPrefix.of("c")));
			SequenceRun run = this.perTopic.onMessage(bytes("a"), 1).run();
			this.perTopic.onSubscriptions(Set.of(TopicPrefix.of("a")),
					Set.of(TopicPrefix.of("ab"), TopicPrefix.of("c")));
			SequenceVerdict resumed = this.perTopic.onMessage(bytes("a"), 10);
			assertNothingLost(resumed, Kind.JOINED);
			assertThat(resumed.run()).isSameAs(run);
			assertNothingLost(this.perTopic.onMessage(bytes("a"), 11), Kind.IN_ORDER);
			assertLost(this.perTopic.onMessage(bytes("a"), 13), MessageLossCause.GAP, 12, 13, 1);
			assertLost(this.perTopic.onMessage(bytes("ab"), 10), MessageLossCause.GAP, 2, 10, 8);
			assertNothingLost(this.perTopic.onMessage(bytes("b"), 10), Kind.JOINED);
			assertThat(this.perTopic.figures().lost()).isEqualTo(9);
		}

		@Test
		void whenThePublisherHasRestartedMeanwhileThenThatIsTold() {
			this.perTopic.onMessage(bytes("a"), 100);
			this.perTopic.onSubscriptions(Set.of(TopicPrefix.of("a")), Set.of());
			SequenceVerdict life = this.perTopic.onMessage(bytes("a"), 3);
			assertLost(life, MessageLossCause.NEW_LIFE, 101, 3, -1);
			assertThat(life.reconnected()).isFalse();
		}

		@Test
		void whenTheLinkReconnectedMeanwhileThenNothingIsEstimated() {
			this.perTopic.onMessage(bytes("a"), 100);
			this.perTopic.onSubscriptions(Set.of(TopicPrefix.of("a")), Set.of());
			this.perTopic.onConnected();
			assertNothingLost(this.perTopic.onMessage(bytes("a"), 200), Kind.JOINED);
			assertThat(this.perTopic.lostByReconnect()).isZero();
			assertThat(this.perTopic.knowsLostByReconnect()).isFalse();
			this.perTopic.onSubscriptions(Set.of(), Set.of(TopicPrefix.of("a")));
			this.perTopic.onConnected();
			assertThat(this.perTopic.onMessage(bytes("a"), 300).cause()).isEqualTo(MessageLossCause.RECONNECT);
			assertThat(this.perTopic.knowsLostByReconnect()).isTrue();
		}

		@Test
		void whenASubscriptionIsAddedThenTopicsThatItDoesNotMatchAreStillJudged() {
			this.perTopic.onMessage(bytes("a"), 1);
			this.perTopic.onSubscriptions(Set.of(), Set.of(TopicPrefix.of("other")));
			assertLost(this.perTopic.onMessage(bytes("a"), 4), MessageLossCause.GAP, 2, 4, 2);
		}

		@Test
		void whenItIsUnknownWhichTopicsASubscriptionMatchedThenNoLossIsInvented() {
			this.perTopic.onMessage(bytes("a"), 1);
			machine.onMessage(bytes("a"), 1);
			this.perTopic.interruptTopics();
			machine.interruptTopics();
			assertNothingLost(this.perTopic.onMessage(bytes("a"), 4), Kind.JOINED);
			assertLost(machine.onMessage(bytes("a"), 4), MessageLossCause.GAP, 2, 4, 2);
		}

		@Test
		void whenAllMessagesAreNumberedTogetherThenOnlyAllSubscriptionsTogetherInterruptThem() {
			messages(0, 9);
			machine.onSubscriptions(Set.of(TopicPrefix.of("")), Set.of(TopicPrefix.of("other")));
			assertLost(message(20), MessageLossCause.GAP, 10, 20, 10);
			machine.onSubscriptions(Set.of(TopicPrefix.of("other")), Set.of());
			assertNothingLost(message(30), Kind.JOINED);
		}

		@Test
		void whenNoMessageHasComeThenSubscriptionsDoNotMatter() {
			machine.onSubscriptions(Set.of(TopicPrefix.of("")), Set.of());
			assertNothingLost(message(5), Kind.JOINED);
			assertNothingLost(message(6), Kind.IN_ORDER);
		}

	}

	@Nested
	class Implausible {

		@Test
		void whenEveryMessageTellsOfALossThenTheStreamIsJudgedNoMore() {
			message(0);
			for (int i = 1; i < 15; i++) {
				assertThat(message(7L * i).kind()).as("message %s", i).isEqualTo(Kind.GAP);
			}
			SequenceRun run = message(105).run();
			assertNothingLost(message(112), Kind.IMPLAUSIBLE);
			assertThat(machine.figures().state()).isEqualTo(State.IMPLAUSIBLE);
			SequenceVerdict verdict = message(119);
			assertNothingLost(verdict, Kind.NOT_JUDGED);
			assertThat(message(120)).isSameAs(verdict);
			assertThat(message(0)).isSameAs(verdict);
			assertThat(verdict.run()).isSameAs(run);
			assertThat(machine.figures()).isEqualTo(new SequenceFigures(State.IMPLAUSIBLE, 0, 90, 0));
		}

		@Test
		void whenTheLinkReconnectsThenItIsJudgedAgain() {
			SequenceRun before = message(0).run();
			LongStream.rangeClosed(1, 16).forEach((i) -> message(7L * i));
			machine.interruptTopics();
			assertNothingLost(message(120), Kind.NOT_JUDGED);
			machine.onConnected();
			assertThat(machine.figures().state()).isEqualTo(State.FOLLOWED);
			SequenceVerdict again = message(1000);
			assertNothingLost(again, Kind.JOINED);
			assertThat(again.run().since(before).newLife()).as("the publisher may have restarted").isTrue();
			assertThat(machine.knowsLostByReconnect()).isFalse();
			assertLost(message(1003), MessageLossCause.GAP, 1001, 1003, 2);
		}

		@Test
		void whenTwoPublishersShareAStreamThenItIsImplausible() {
			message(0);
			Kind last = Kind.JOINED;
			int count = 0;
			while (last != Kind.IMPLAUSIBLE) {
				last = message((count % 2 == 0) ? 900 + count : count).kind();
				count++;
			}
			assertThat(count).isEqualTo(16);
		}

		@Test
		void whenGapsAreRareThenTheyAreToldForEver() {
			long number = 0;
			message(number);
			for (int gap = 0; gap < 1000; gap++) {
				number += 5;
				assertThat(message(number).kind()).as("gap %s", gap).isEqualTo(Kind.GAP);
				for (int i = 0; i < 32; i++) {
					number++;
					assertNothingLost(message(number), Kind.IN_ORDER);
				}
			}
			assertThat(machine.figures()).isEqualTo(new SequenceFigures(State.FOLLOWED, number, 4000, 0));
		}

		@Test
		void whenANumberOfAllMessagesIsFilteredThenTheStreamIsImplausibleInTheEnd() {
			machine.onSubscriptions(Set.of(), Set.of(TopicPrefix.of("topic")));
			assertThat(gapsUntilImplausible(31)).isEqualTo(451);
		}

		@Test
		void whenEverySecondMessageTellsOfALossThenTheStreamIsImplausibleInTheEnd() {
			machine.onSubscriptions(Set.of(), Set.of(TopicPrefix.of(""), TopicPrefix.of("topic")));
			assertThat(gapsUntilImplausible(1)).isEqualTo(481);
		}

		private int gapsUntilImplausible(int messagesInOrder) {
			long number = 0;
			message(number);
			int gaps = 0;
			while (machine.figures().state() == State.FOLLOWED) {
				number += 5;
				message(number);
				gaps++;
				for (int i = 0; i < messagesInOrder; i++) {
					number++;
					message(number);
				}
			}
			return gaps;
		}

		@ParameterizedTest
		@ValueSource(ints = { 1, 15, 50, 200, 1000 })
		void whenTheQueueOfAPublisherOfManyTopicsIsFullThenEachLossIsTold(int topics) {
			SequenceMachine perTopic = machine(SequenceFormat.U64_BE, SequenceScope.TOPIC);
			SplittableRandom random = new SplittableRandom(topics);
			long[] next = new long[topics];
			long[] told = new long[topics];
			for (int i = 0; i < 1000 * 900; i++) {
				int topic = random.nextInt(topics);
				long number = next[topic]++;
				if (i % 900 < 500) {
					perTopic.onMessage(bytes("topic " + topic), number);
					told[topic] = number;
				}
			}
			long received = 1000 * 500;
			long shown = LongStream.of(told).map((last) -> last + 1).sum() - received;
			assertThat(perTopic.figures().state()).isEqualTo(State.FOLLOWED);
			assertThat(perTopic.figures().lost()).isBetween(shown - 2 * topics, shown);
		}

		@Test
		void whenTheBytesOfTheNumberHaveAnotherOrderThenTheStreamIsSoonImplausible() {
			message(SequenceFormat.U64_BE.decode(SequenceFormat.U64_LE.encode(6)));
			assertThat(message(SequenceFormat.U64_BE.decode(SequenceFormat.U64_LE.encode(7))).kind())
				.isEqualTo(Kind.NEW_LIFE);
			assertNothingLost(message(SequenceFormat.U64_BE.decode(SequenceFormat.U64_LE.encode(8))), Kind.IMPLAUSIBLE);
			assertThat(machine.figures().lost()).isZero();
		}

		@Test
		void whenTheBytesOfAShortNumberHaveAnotherOrderThenTheStreamIsSoonImplausible() {
			SequenceMachine narrow = machine(SequenceFormat.U32_BE, SequenceScope.ENDPOINT);
			int count = 0;
			while (narrow.figures().state() != State.IMPLAUSIBLE) {
				narrow.onMessage(TOPIC, SequenceFormat.U32_BE.decode(SequenceFormat.U32_LE.encode(count)));
				count++;
			}
			assertThat(count).isLessThan(20);
		}

		@Test
		void whenPublishersConnectToABoundSocketThenTheFirstMessageOfEachIsAnEstimate() {
			messages(0, 9);
			machine.onPeerConnected();
			assertThat(message(20).cause()).isEqualTo(MessageLossCause.RECONNECT);
			assertThat(message(30).cause()).isEqualTo(MessageLossCause.GAP);
		}

		@Test
		void whenMessagesWereInOrderForLongThenBreaksInARowAreJudgedAsEver() {
			messages(0, 100_000);
			for (int i = 1; i < 16; i++) {
				assertThat(message(100_000 + 7L * i).kind()).isEqualTo(Kind.GAP);
			}
			assertThat(message(200_000).kind()).isEqualTo(Kind.IMPLAUSIBLE);
		}

		@Test
		void whenTheLinkReconnectsAgainAndAgainThenTheStreamStaysPlausible() {
			message(0);
			for (int i = 1; i < 1000; i++) {
				machine.onConnected();
				assertThat(message(7L * i).cause()).isEqualTo(MessageLossCause.RECONNECT);
			}
		}

		@Test
		void whenTheLinkReconnectsThenBreaksBeforeItDoNotCount() {
			message(0);
			LongStream.rangeClosed(1, 15).forEach((i) -> message(7L * i));
			machine.onConnected();
			message(200);
			LongStream.rangeClosed(1, 15).forEach((i) -> assertThat(message(200 + 7L * i).kind()).isEqualTo(Kind.GAP));
			assertThat(message(1000).kind()).isEqualTo(Kind.IMPLAUSIBLE);
		}

		@Test
		void whenOneTopicIsImplausibleThenOthersAreStillJudged() {
			SequenceMachine perTopic = machine(SequenceFormat.U32_LE, SequenceScope.TOPIC);
			perTopic.onMessage(bytes("good"), 0);
			LongStream.rangeClosed(0, 40).forEach((i) -> perTopic.onMessage(bytes("bad"), (i % 2 == 0) ? i : 500 + i));
			assertThat(perTopic.figures().state()).isEqualTo(State.IMPLAUSIBLE);
			assertLost(perTopic.onMessage(bytes("good"), 3), MessageLossCause.GAP, 1, 3, 2);
			perTopic.onMessage(bytes("new"), 0);
			assertThat(perTopic.figures().state()).isEqualTo(State.IMPLAUSIBLE);
		}

	}

	@Test
	void whenNoMessageHasComeThenThereIsNothingToTell() {
		assertThat(this.machine.figures()).isEqualTo(new SequenceFigures(State.WAITING, 0, 0, 0));
		assertThat(this.machine.streams()).isZero();
		assertThat(this.machine.lostByReconnect()).isZero();
		assertThat(this.machine.knowsLostByReconnect()).isFalse();
	}

	@Test
	void whenTheFirstNumberAfterAReconnectIsTheLastOneAgainThenItsCostIsUnknown() {
		messages(0, 3);
		this.machine.onConnected();
		assertNothingLost(message(3), Kind.REPEATED);
		assertThat(this.machine.knowsLostByReconnect()).isFalse();
		assertLost(message(6), MessageLossCause.RECONNECT, 4, 6, 2);
		assertThat(this.machine.knowsLostByReconnect()).isTrue();
		assertThat(this.machine.lostByReconnect()).isEqualTo(2);
	}

	@Test
	void whenANumberIsWiderThanTheFormatThenTheRestIsIgnored() {
		SequenceMachine narrow = machine(SequenceFormat.U32_BE, SequenceScope.ENDPOINT);
		narrow.onMessage(TOPIC, (1L << 40) + 4);
		assertLost(narrow.onMessage(TOPIC, (1L << 40) + 10), MessageLossCause.GAP, 5, 10, 5);
	}

}
