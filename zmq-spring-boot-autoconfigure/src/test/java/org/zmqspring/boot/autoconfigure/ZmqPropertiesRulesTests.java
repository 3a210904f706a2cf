package org.zmqspring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zmqspring.settings.InvalidSetting;
import org.zmqspring.settings.InvalidSettingsException;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.NestedExceptionUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the settings of sockets must fulfil, and how a breach is told.
 */
class ZmqPropertiesRulesTests {

	private static final String PRICES = "zmq.subscribers.prices.endpoints=tcp://feed:5556";

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			reconnect-ivl         | 0          | 0ms         | ZeroMQ's engine divides by it
			reconnect-ivl         | 500us      | 0ms         | ZeroMQ's engine divides by it
			reconnect-ivl         | -1         | -1ms        | ZeroMQ's -1, never to reconnect, is not supported
			reconnect-ivl         | 1073741825 | 1073741825ms | must not be above 1073741824ms
			reconnect-ivl-max     | -1         | -1ms        | must not be negative
			reconnect-ivl-max     | 1073741825 | 1073741825ms | must not be above 1073741824ms
			reconnect-jitter      | -0.1       | -0.1        | must be between 0 and 1
			reconnect-jitter      | 1.1        | 1.1         | must be between 0 and 1
			reconnect-jitter      | NaN        | NaN         | must be between 0 and 1
			reconnect-reset-after | -1s        | -1000ms     | must not be negative
			connect-timeout       | 13d        | 1123200000ms | must not be above 1073741824ms
			handshake-ivl         | -1         | -1ms        | must not be negative
			handshake-ivl         | 1us        | 0ms         | must be 0 or at least 1ms
			heartbeat-ivl         | -5s        | -5000ms     | must not be negative
			heartbeat-ivl         | 1          | 1ms         | must be 0 or at least 2ms
			heartbeat-timeout     | 0          | 0ms         | must be at least 1ms
			heartbeat-timeout     | 5s         | 5000ms      | due before the next heartbeat
			heartbeat-ttl         | 99         | 99ms        | must be 0 or between 100ms and 655s
			heartbeat-ttl         | 11m        | 660000ms    | must be 0 or between 100ms and 655s
			stale-after           | -1         | -1ms        | must not be negative
			linger                | -1         | -1ms        | must not be negative
			snd-hwm               | -1         | -1          | must be at least 0
			rcv-hwm               | -1         | -1          | must be at least 0
			snd-buf               | -1         | -1          | must be at least 0
			rcv-buf               | -1         | -1          | must be at least 0
			backlog               | 0          | 0           | must be at least 1
			max-msg-size          | 0          | 0B          | a single malformed frame ends the engine
			max-msg-size          | -1         | -1B         | a single malformed frame ends the engine
			max-msg-size          | 2GB        | 2147483648B | a single malformed frame ends the engine
			tcp-keepalive-idle    | 10         | 10ms        | must be whole seconds between 1s and 32767s
			tcp-keepalive-idle    | 0          | 0ms         | must be whole seconds between 1s and 32767s
			tcp-keepalive-intvl   | 1500ms     | 1500ms      | must be whole seconds between 1s and 32767s
			tcp-keepalive-intvl   | 10h        | 36000000ms  | must be whole seconds between 1s and 32767s
			tcp-keepalive-cnt     | 0          | 0           | must be at least 1
			tcp-keepalive-cnt     | 128        | 128         | must be at most 127
			await-connected       | -1         | -1ms        | must not be negative
			addresses-interval    | 99         | 99ms        | must be at least 100ms
			""")
	void refusesAnOptionOfANamedSocket(String option, String value, String shown, String reason) {
		String property = "zmq.subscribers.prices." + option;
		assertThat(problems(PRICES, property + "=" + value)).singleElement().satisfies((problem) -> {
			assertThat(problem.name()).isEqualTo(property);
			assertThat(problem.value()).isEqualTo(shown);
			assertThat(problem.reason()).contains(reason);
			assertThat(problem.remedy()).isNotBlank();
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			zmq.io-threads                    | 0  | must be at least 1
			zmq.publisher.queue-capacity      | 1  | must be at least 2
			zmq.publisher.send-timeout        | -1 | must not be negative
			zmq.publisher.stale-after         | 1s | is for subscribers only
			zmq.publisher.hold-until-subscribers | -1 | must be at least 0
			zmq.publisher.hold-timeout        | -1 | must not be negative
			zmq.publisher.xpub-nodrop-timeout | -1 | must not be negative
			zmq.listener.queue-capacity       | 1  | must be at least 2
			zmq.listener.overflow-timeout     | -1 | must not be negative
			zmq.listener.shutdown-timeout     | -1 | must not be negative
			zmq.health.grace                  | -1 | must not be negative
			""")
	void refusesAPropertyOutsideTheOptions(String property, String value, String reason) {
		assertThat(problems("zmq.publisher.endpoints=tcp://*:1", property + "=" + value)).singleElement()
			.satisfies((problem) -> {
				assertThat(problem.name()).isEqualTo(property);
				assertThat(problem.reason()).contains(reason);
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "reconnect-ivl=1ms", "reconnect-ivl-max=0", "reconnect-ivl-max=100ms",
			"reconnect-jitter=0", "reconnect-jitter=1", "connect-timeout=0", "connect-timeout=-1", "handshake-ivl=0",
			"heartbeat-ivl=2ms", "heartbeat-timeout=4999ms", "heartbeat-ttl=655s", "linger=0", "snd-hwm=0", "rcv-hwm=0",
			"max-msg-size=1", "tcp-keepalive-idle=1s", "stale-after=0" })
	void acceptsTheLimits(String option) {
		assertThat(problems(PRICES, "zmq.subscribers.prices." + option)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					zmq.heartbeat-ivl=5s                    | 9500 | zmq.subscribers.prices.heartbeat-timeout (4500ms by default)
					zmq.heartbeat-ivl=2s                    | 3800 | zmq.heartbeat-ivl (2000ms)
					zmq.subscribers.prices.heartbeat-ivl=2s | 3800 | zmq.subscribers.prices.heartbeat-ivl (2000ms)
					zmq.heartbeat-timeout=1s                | 6000 | zmq.heartbeat-timeout (1000ms)
					zmq.stale-after=1s                      | 9500 | zmq.subscribers.prices.heartbeat-ivl (5000ms by default)
					""")
	void refusesAnOverflowTimeoutInWhichThePeersHeartbeatsAreNotAnswered(String option, long sum, String named) {
		assertThat(problems(PRICES, option, "zmq.listener.overflow-timeout=" + (sum - 1))).isEmpty();
		assertThat(problems(PRICES, option, "zmq.listener.overflow-timeout=" + sum)).singleElement()
			.satisfies((problem) -> {
				assertThat(problem.name()).isEqualTo("zmq.listener.overflow-timeout");
				assertThat(problem.value()).isEqualTo(sum + "ms");
				assertThat(problem.reason()).startsWith("must be below the sum of").contains(named);
				assertThat(problem.remedy()).startsWith("Set a shorter time").contains("heartbeat-ivl to 0");
			});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					addresses-interval=99ms            | addresses-interval  | must be at least 100ms
					addresses-interval=-1              | addresses-interval  | must not be negative
					replay.endpoints=tcp://other:5557  | replay.endpoints[0] | must have the host of the endpoint, which is tcp://feed:5556
					replay.endpoints=tcp://10.0.0.1:57 | replay.endpoints[0] | must have the host of the endpoint, which is tcp://feed:5556
					""")
	void refusesWhatDoesNotFitAllAddresses(String option, String named, String reason) {
		String prefix = "zmq.subscribers.prices.";
		assertThat(problems(PRICES, prefix + "addresses=all", prefix + "frames=sequence,payload",
				prefix + "sequence.format=u64-be", prefix + option))
			.singleElement()
			.satisfies((problem) -> {
				assertThat(problem.name()).isEqualTo(prefix + named);
				assertThat(problem.reason()).contains(reason);
				assertThat(problem.remedy()).isNotBlank();
			});
	}

	@Test
	void refusesAllAddressesOfASubscriberThatBinds() {
		String prefix = "zmq.subscribers.prices.";
		assertThat(problems(prefix + "endpoints=tcp://*:5556", prefix + "mode=bind", prefix + "addresses=all"))
			.singleElement()
			.satisfies((problem) -> {
				assertThat(problem.name()).isEqualTo(prefix + "addresses");
				assertThat(problem.reason()).contains("is for a subscriber that connects");
				assertThat(problem.remedy()).contains("mode to connect");
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "addresses-interval=100ms", "replay.endpoints=tcp://feed:5557" })
	void acceptsWhatFitsAllAddresses(String option) {
		String prefix = "zmq.subscribers.prices.";
		assertThat(problems(PRICES, prefix + "addresses=all", prefix + "frames=sequence,payload",
				prefix + "sequence.format=u64-be", prefix + option))
			.isEmpty();
	}

	@Test
	void acceptsAnyOverflowTimeoutWithoutHeartbeatsAndTheDefaultWithAnyHeartbeat() {
		assertThat(problems(PRICES, "zmq.listener.overflow-timeout=10m", "zmq.heartbeat-ivl=0")).isEmpty();
		assertThat(problems("zmq.publisher.endpoints=tcp://*:1", "zmq.listener.overflow-timeout=10m")).isEmpty();
		assertThat(problems(PRICES, "zmq.heartbeat-ivl=200ms")).isEmpty();
		assertThat(problems(PRICES, "zmq.heartbeat-ivl=200ms", "zmq.listener.overflow-timeout=3s")).hasSize(1);
	}

	@Test
	void refusesATimeToLiveThatEndsBetweenTwoHeartbeats() {
		assertThat(problems(PRICES, "zmq.heartbeat-ttl=5s")).singleElement().satisfies((problem) -> {
			assertThat(problem.name()).isEqualTo("zmq.heartbeat-ttl");
			assertThat(problem.reason())
				.contains("must be above" + " zmq.subscribers.prices.heartbeat-ivl (5000ms by default)");
		});
		assertThat(problems(PRICES, "zmq.heartbeat-ttl=5100ms")).isEmpty();
		assertThat(problems(PRICES, "zmq.heartbeat-ttl=100ms", "zmq.heartbeat-ivl=0")).isEmpty();
	}

	@Test
	void zeroReconnectIvlIsToldHowToReconnectAtOnce() {
		assertThat(problems(PRICES, "zmq.reconnect-ivl=0")).extracting(InvalidSetting::remedy)
			.containsExactly("To reconnect as fast as possible set 1ms; remove it for the default of 100ms");
	}

	@Test
	void namesASharedPropertyOnceAtTheLevelWhereItStands() {
		assertThat(problems(PRICES, "zmq.subscriber.endpoints=tcp://a:1", "zmq.reconnect-ivl=0"))
			.extracting(InvalidSetting::name)
			.containsExactly("zmq.reconnect-ivl");
	}

	@Test
	void namesBothBoundsOfTheReconnectIntervalWhenTheyComeFromDifferentLevels() {
		assertThat(problems(PRICES, "zmq.reconnect-ivl-max=1s", "zmq.subscribers.prices.reconnect-ivl=2s"))
			.singleElement()
			.satisfies((problem) -> {
				assertThat(problem.name()).isEqualTo("zmq.reconnect-ivl-max");
				assertThat(problem.reason()).contains("zmq.reconnect-ivl-max (1000ms)",
						"zmq.subscribers.prices.reconnect-ivl (2000ms)");
			});
	}

	@Test
	void theBuiltInBoundFollowsAFirstIntervalAboveIt() {
		assertThat(problems(PRICES, "zmq.reconnect-ivl=10s")).isEmpty();
	}

	@Test
	void namesBothHeartbeatPropertiesWhenTheyComeFromDifferentLevels() {
		assertThat(problems(PRICES, "zmq.heartbeat-timeout=1s", "zmq.subscribers.prices.heartbeat-ivl=1s"))
			.singleElement()
			.satisfies((problem) -> {
				assertThat(problem.name()).isEqualTo("zmq.heartbeat-timeout");
				assertThat(problem.value()).isEqualTo("1000ms");
				assertThat(problem.reason()).contains("must be below zmq.subscribers.prices.heartbeat-ivl (1000ms)");
			});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			tcp:/localhost:5556  | it must look like tcp://host:port
			localhost:5556       | it must look like tcp://host:port
			tcp://localhost      | it must look like tcp://host:port
			tcp://*:5556         | can only be bound
			tcp://localhost:0    | can only be bound
			tcp://localhost:65536 | port 65536 is above 65535
			ipc:///tmp/x         | ipc is not supported
			""")
	void refusesAMalformedEndpoint(String endpoint, String reason) {
		assertThat(problems("zmq.subscriber.endpoints=tcp://a:1," + endpoint)).singleElement().satisfies((problem) -> {
			assertThat(problem.name()).isEqualTo("zmq.subscriber.endpoints[1]");
			assertThat(problem.value()).isEqualTo(endpoint);
			assertThat(problem.reason()).contains(reason);
			assertThat(problem.remedy()).contains("tcp://localhost:5556");
		});
	}

	@Test
	void refusesAHoldThatHoldsNothing() {
		assertThat(problems("zmq.publisher.endpoints=tcp://*:1", "zmq.publisher.hold-until-subscribers=1",
				"zmq.publisher.hold-timeout=0"))
			.singleElement()
			.satisfies((problem) -> {
				assertThat(problem.name()).isEqualTo("zmq.publisher.hold-timeout");
				assertThat(problem.reason()).contains("must be above 0");
			});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			frames=payload,topic | frames | has its topic behind another frame
			frames=topic,sequence,payload | frames | contains a sequence, and sequence.format does not say
			sequence.format=u64-be | sequence.format | is set, and no frame is a sequence
			sequence.per=topic | sequence.per | is set, and no frame is a sequence
			framing= | framing | must not be empty
			""")
	void refusesFeedsOfASubscriberThatCannotBeRead(String property, String named, String reason) {
		assertThat(problems("zmq.subscriber.endpoints=tcp://feed:1", "zmq.subscriber." + property)).singleElement()
			.satisfies((problem) -> {
				assertThat(problem.name()).isEqualTo("zmq.subscriber." + named);
				assertThat(problem.reason()).contains(reason);
				assertThat(problem.remedy()).isNotBlank();
			});
	}

	@Test
	void refusesNumbersPerEndpointWhereASubscriberBinds() {
		assertThat(problems("zmq.subscriber.endpoints=tcp://*:1", "zmq.subscriber.mode=bind",
				"zmq.subscriber.frames=topic,sequence,payload", "zmq.subscriber.sequence.format=u64-be"))
			.extracting(InvalidSetting::name)
			.containsExactly("zmq.subscriber.sequence.per");
	}

	@Test
	void refusesTwoWaysToTakeMessagesApart() {
		assertThat(problems("zmq.subscriber.endpoints=tcp://feed:1", "zmq.subscriber.framing=jupyter",
				"zmq.subscriber.frames=topic,payload"))
			.extracting(InvalidSetting::name)
			.containsExactly("zmq.subscriber.framing");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					endpoints=tcp://a:2 | endpoints | must have one element for each element of endpoints, in the same order
					endpoints=tcp://a:2,tcp://b | endpoints[1] | it must look like tcp://host:port
					endpoints=tcp://a:2,tcp://*:2 | endpoints[1] | '*' means all interfaces and can only be bound
					endpoints=ipc://a,tcp://b:2 | endpoints[0] | ipc is not supported
					endpoints=tcp://a:2,inproc://b | endpoints[1] | must be reached by TCP
					endpoints=tcp://a:2,tcp://[::1]:2 | endpoints[1] | is an IPv6 address, and zmq.subscriber.ipv6 is false
					endpoints=tcp://a:2,tcp://a:2 | endpoints[1] | is listed twice
					endpoints=tcp://a:2,tcp://b:1 | endpoints[1] | is an endpoint that messages come from
					timeout=0 | timeout | must be at least 1ms
					timeout=-1 | timeout | must not be negative
					timeout=9500 | timeout | "must be below the sum of zmq.subscriber.heartbeat-ivl (5000ms by default) and zmq.subscriber.heartbeat-timeout (4500ms by default)"
					max-pending=0 | max-pending | must be at least 1
					max-pending-bytes=0 | max-pending-bytes | must be at least 1 byte
					""")
	void refusesAReplayThatCannotWork(String option, String named, String reason) {
		assertThat(problems("zmq.subscriber.endpoints=tcp://a:1,tcp://b:1",
				"zmq.subscriber.frames=topic,sequence,payload", "zmq.subscriber.sequence.format=u64-be",
				option.startsWith("endpoints=") ? "zmq.linger=0"
						: "zmq.subscriber.replay.endpoints=tcp://a:2,tcp://b:2",
				"zmq.subscriber.replay." + option))
			.singleElement()
			.satisfies((problem) -> {
				assertThat(problem.name()).isEqualTo("zmq.subscriber.replay." + named);
				assertThat(problem.reason()).contains(reason);
				assertThat(problem.remedy()).isNotBlank();
			});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					linger=0 | replay.endpoints | "asks for missing numbers, and sequence.format is not set"
					framing=jupyter | replay.endpoints | "needs frames, and zmq.subscriber.framing (jupyter) describes messages in another way"
					topic-delimiter=: | replay.endpoints | "needs frames, and zmq.subscriber.topic-delimiter (:)"
					mode=bind | replay.endpoints | is for a subscriber that connects
					""")
	void refusesAReplayOfMessagesThatHaveNoNumbers(String option, String named, String reason) {
		assertThat(problems("zmq.subscriber.endpoints=tcp://127.0.0.1:1",
				"zmq.subscriber.replay.endpoints=tcp://127.0.0.1:2", "zmq.subscriber." + option))
			.singleElement()
			.satisfies((problem) -> {
				assertThat(problem.name()).isEqualTo("zmq.subscriber." + named);
				assertThat(problem.reason()).contains(reason);
				assertThat(problem.remedy()).isNotBlank();
			});
	}

	@Test
	void refusesAReplayOfNumbersOfATopicAndOfMessagesWithATrace() {
		assertThat(
				problems("zmq.subscribers.kv.endpoints=tcp://a:1", "zmq.subscribers.kv.frames=topic,sequence,payload",
						"zmq.subscribers.kv.sequence.format=u64-be", "zmq.subscribers.kv.sequence.per=topic",
						"zmq.subscribers.kv.replay.endpoints=tcp://a:2", "zmq.subscribers.kv.trace-header=true"))
			.satisfiesExactly((replay) -> {
				assertThat(replay.name()).isEqualTo("zmq.subscribers.kv.replay.endpoints");
				assertThat(replay.value()).isEqualTo("[tcp://a:2]");
				assertThat(replay.reason()).isEqualTo("asks a publisher by the number alone, and"
						+ " zmq.subscribers.kv.sequence.per (topic) numbers each topic by itself");
			}, (trace) -> {
				assertThat(trace.name()).isEqualTo("zmq.subscribers.kv.trace-header");
				assertThat(trace.reason()).contains("messages from zmq.subscribers.kv.replay.endpoints do not have it");
			});
	}

	@Test
	void refusesOptionsOfAReplayWithoutEndpoints() {
		assertThat(problems("zmq.subscriber.endpoints=tcp://a:1", "zmq.subscriber.replay.on-join=none",
				"zmq.subscriber.replay.timeout=1s", "zmq.subscriber.replay.max-pending=1",
				"zmq.subscriber.replay.max-pending-bytes=1B"))
			.allSatisfy((problem) -> {
				assertThat(problem.reason()).isEqualTo("is set, and replay.endpoints is not");
				assertThat(problem.remedy()).isEqualTo("Set replay.endpoints, or remove it");
			})
			.extracting(InvalidSetting::name)
			.containsExactly("zmq.subscriber.replay.on-join", "zmq.subscriber.replay.timeout",
					"zmq.subscriber.replay.max-pending", "zmq.subscriber.replay.max-pending-bytes");
	}

	@Test
	void acceptsALongReplayWithoutHeartbeats() {
		assertThat(problems("zmq.subscriber.endpoints=tcp://a:1", "zmq.subscriber.frames=topic,sequence,payload",
				"zmq.subscriber.sequence.format=u64-be", "zmq.subscriber.replay.endpoints=tcp://a:2",
				"zmq.subscriber.replay.timeout=1h", "zmq.heartbeat-ivl=0"))
			.isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			frames=topic,number,payload | frames | contains 'number', which is no kind of frame
			frames=topic,payload,payload | frames | contains 'payload' more than once
			frames=topic,- | frames | has no payload
			frames=payload | frames | has no topic, and subscribers select messages by their topics
			frames=topic,sequence,payload | frames | contains a sequence, and sequence.format does not say
			sequence.format=u64-be | sequence.format | is set, and no frame is a sequence
			sequence.per=topic | sequence.per | is set, and no frame is a sequence
			""")
	void refusesFramesOfAPublisherThatCannotBeSent(String property, String named, String reason) {
		assertThat(problems("zmq.publisher.endpoints=tcp://*:1", "zmq.publisher." + property)).singleElement()
			.satisfies((problem) -> {
				assertThat(problem.name()).isEqualTo("zmq.publisher." + named);
				assertThat(problem.reason()).contains(reason);
				assertThat(problem.remedy()).isNotBlank();
			});
	}

	@Test
	void refusesAFormatForFramesWithoutANumberAndATopicBehindTheNumber() {
		assertThat(problems("zmq.publisher.endpoints=tcp://*:1", "zmq.publisher.frames=topic,payload",
				"zmq.publisher.sequence.format=u64-be"))
			.extracting(InvalidSetting::name)
			.containsExactly("zmq.publisher.sequence.format");
		assertThat(problems("zmq.publisher.endpoints=tcp://*:1", "zmq.publisher.frames=sequence,topic,payload",
				"zmq.publisher.sequence.format=u64-be"))
			.extracting(InvalidSetting::reason)
			.containsExactly("has its topic behind another frame, and ZeroMQ matches topics in the first frame");
	}

	@Test
	void refusesToNumberMessagesThatAreSentAgain() {
		String[] numbered = { "zmq.publisher.endpoints=tcp://*:1", "zmq.publisher.frames=topic,sequence,payload",
				"zmq.publisher.sequence.format=u64-be", "zmq.publisher.last-value-topics=" };
		assertThat(problems(numbered)).isEmpty();
		numbered[3] += "prices.";
		assertThat(problems(numbered)).singleElement().satisfies((problem) -> {
			assertThat(problem.name()).isEqualTo("zmq.publisher.last-value-topics");
			assertThat(problem.value()).isEqualTo("[prices.]");
			assertThat(problem.reason()).contains("numbered messages would then repeat old numbers");
			assertThat(problem.remedy()).isEqualTo("Remove it, or remove sequence.format and the sequence in frames");
		});
		assertThat(problems("zmq.publisher.endpoints=tcp://*:1", "zmq.publisher.frames=topic,-,payload",
				"zmq.publisher.last-value-topics=prices."))
			.isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			endpoints=tcp://*:3 | endpoints | must have one element for each element of endpoints, in the same order
			endpoints=tcp://*:3,tcp://b | endpoints[1] | it must look like tcp://host:port
			endpoints=tcp://*:3,ipc://b | endpoints[1] | ipc is not supported
			endpoints=tcp://*:3,inproc://b | endpoints[1] | must be reached by TCP
			endpoints=tcp://*:3,tcp://[::1]:4 | endpoints[1] | is an IPv6 address, and zmq.publisher.ipv6 is false
			endpoints=tcp://*:3,tcp://*:3 | endpoints[1] | is listed twice
			endpoints=tcp://*:3,tcp://*:1 | endpoints[1] | is also an endpoint of the publisher
			capacity=0 | capacity | must be at least 1
			max-bytes=0 | max-bytes | must be at least 1B
			""")
	void refusesAReplayOfAPublisherThatCannotWork(String option, String named, String reason) {
		assertThat(problems("zmq.publisher.endpoints=tcp://*:1,tcp://*:2",
				"zmq.publisher.frames=topic,sequence,payload", "zmq.publisher.sequence.format=u64-be",
				option.startsWith("endpoints=") ? "zmq.linger=0" : "zmq.publisher.replay.endpoints=tcp://*:3,tcp://*:4",
				"zmq.publisher.replay." + option))
			.singleElement()
			.satisfies((problem) -> {
				assertThat(problem.name()).isEqualTo("zmq.publisher.replay." + named);
				assertThat(problem.reason()).contains(reason);
				assertThat(problem.remedy()).isNotBlank();
			});
	}

	@Test
	void refusesAReplayOfAPublisherWithoutNumbersOrWithAFrameThatAnswersLack() {
		String[] properties = { "zmq.publisher.endpoints=tcp://*:1", "zmq.publisher.replay.endpoints=tcp://*:2",
				"zmq.publisher.trace-header=true" };
		assertThat(problems(properties)).satisfiesExactly((numbers) -> {
			assertThat(numbers.name()).isEqualTo("zmq.publisher.replay.endpoints");
			assertThat(numbers.value()).isEqualTo("[tcp://*:2]");
			assertThat(numbers.reason()).isEqualTo("needs numbers, by which peers ask for messages");
			assertThat(numbers.remedy())
				.isEqualTo("Set frames, such as 'topic, sequence, payload', and sequence.format; or remove it");
		}, (trace) -> {
			assertThat(trace.name()).isEqualTo("zmq.publisher.trace-header");
			assertThat(trace.reason()).contains("the answers from zmq.publisher.replay.endpoints do not have it");
			assertThat(trace.remedy()).isEqualTo("Remove it, or remove zmq.publisher.replay.endpoints");
		});
	}

	@Test
	void refusesAReplayOfAPublisherThatNumbersTopics() {
		String[] properties = { "zmq.publisher.endpoints=tcp://*:1", "zmq.publisher.replay.endpoints=tcp://*:2",
				"zmq.publisher.frames=topic,sequence,payload", "zmq.publisher.sequence.format=u64-be",
				"zmq.publisher.sequence.per=endpoint" };
		assertThat(problems(properties)).isEmpty();
		properties[4] = "zmq.publisher.sequence.per=topic";
		assertThat(problems(properties)).singleElement().satisfies((problem) -> {
			assertThat(problem.name()).isEqualTo("zmq.publisher.sequence.per");
			assertThat(problem.reason())
				.isEqualTo("does not fit replay.endpoints: a peer asks for the messages of all topics");
		});
	}

	@Test
	void refusesOptionsOfAReplayOfAPublisherWithoutEndpoints() {
		assertThat(problems("zmq.publisher.endpoints=tcp://*:1", "zmq.publisher.replay.capacity=5",
				"zmq.publisher.replay.max-bytes=1MB"))
			.allSatisfy((problem) -> {
				assertThat(problem.reason()).isEqualTo("is set, and replay.endpoints is not");
				assertThat(problem.remedy()).isEqualTo("Set replay.endpoints, or remove it");
			})
			.extracting(InvalidSetting::name)
			.containsExactly("zmq.publisher.replay.capacity", "zmq.publisher.replay.max-bytes");
	}

	@Test
	void acceptsAReplayAtPortsThatTheSystemChoosesAndOfAPublisherThatConnects() {
		assertThat(problems("zmq.publisher.endpoints=tcp://*:*", "zmq.publisher.replay.endpoints=tcp://*:*",
				"zmq.publisher.frames=topic,payload,sequence", "zmq.publisher.sequence.format=u32-le"))
			.isEmpty();
		assertThat(problems("zmq.publisher.endpoints=tcp://broker:1", "zmq.publisher.mode=connect",
				"zmq.publisher.replay.endpoints=tcp://*:1", "zmq.publisher.frames=topic,payload,sequence",
				"zmq.publisher.sequence.format=u32-le"))
			.isEmpty();
	}

	@Test
	void acceptsNumbersTogetherWithATraceHeaderAndWithMessagesThatWait() {
		assertThat(problems("zmq.publisher.endpoints=tcp://*:1", "zmq.publisher.frames=topic,payload,sequence",
				"zmq.publisher.sequence.format=u32-be", "zmq.publisher.trace-header=true",
				"zmq.publisher.xpub-nodrop=true", "zmq.publisher.sequence.per=endpoint"))
			.isEmpty();
	}

	@Test
	void refusesToWaitForSubscribersForNoTimeOrWithoutAMark() {
		assertThat(problems("zmq.publisher.endpoints=tcp://*:1", "zmq.publisher.xpub-nodrop=true",
				"zmq.publisher.xpub-nodrop-timeout=0", "zmq.snd-hwm=0"))
			.satisfiesExactly((timeout) -> {
				assertThat(timeout.name()).isEqualTo("zmq.publisher.xpub-nodrop-timeout");
				assertThat(timeout.reason()).contains("must be above 0");
			}, (mark) -> {
				assertThat(mark.name()).isEqualTo("zmq.snd-hwm");
				assertThat(mark.reason()).contains("zmq.publisher.xpub-nodrop (true)");
				assertThat(mark.remedy()).contains("1000");
			});
		assertThat(problems("zmq.publisher.endpoints=tcp://*:1", "zmq.publisher.snd-hwm=0",
				"zmq.publisher.xpub-nodrop-timeout=0"))
			.isEmpty();
	}

	@Test
	void refusesAnEndpointThatIsThereTwice() {
		assertThat(problems("zmq.subscriber.endpoints=tcp://a:1,tcp://b:1,tcp://a:1")).singleElement()
			.satisfies((problem) -> {
				assertThat(problem.name()).isEqualTo("zmq.subscriber.endpoints[2]");
				assertThat(problem.reason()).contains("twice");
			});
	}

	@Test
	void refusesASecondSocketNamedDefault() {
		assertThat(problems("zmq.publisher.endpoints=tcp://*:1", "zmq.publishers.default.endpoints=tcp://*:2"))
			.singleElement()
			.satisfies((problem) -> {
				assertThat(problem.name()).isEqualTo("zmq.publishers.default.endpoints");
				assertThat(problem.reason()).contains("zmq.publisher.endpoints");
			});
		assertThat(problems("zmq.publishers.default.endpoints=tcp://*:2")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "a b", "a/b", "a@b", "-a", "{a}", "ä" })
	void refusesANameThatIsNotFitForMetersAndLinks(String name) {
		String prefix = "zmq.subscribers[" + name + "]";
		assertThat(problems(prefix + ".endpoints=tcp://a:1")).singleElement().satisfies((problem) -> {
			assertThat(problem.name()).isIn(prefix, "zmq.subscribers." + name);
			assertThat(problem.value()).isEqualTo(name);
			assertThat(problem.remedy()).contains("letters");
		});
	}

	@Test
	void acceptsDotsAndCapitalsInANameAndWritesItAsTheUserDoes() {
		assertThat(problems("zmq.subscribers[EU.prices].endpoints=tcp://a:1",
				"zmq.subscribers[EU.prices].reconnect-ivl=0"))
			.extracting(InvalidSetting::name)
			.containsExactly("zmq.subscribers[EU.prices].reconnect-ivl");
	}

	@ParameterizedTest
	@ValueSource(strings = { "zmq.publisher.max-peers", "zmq.publisher.max-subscriptions-per-peer" })
	void refusesALimitOfPeersBelowZero(String property) {
		assertThat(problems("zmq.publisher.endpoints=tcp://*:1", property + "=-1")).singleElement()
			.satisfies((problem) -> {
				assertThat(problem.name()).isEqualTo(property);
				assertThat(problem.value()).isEqualTo("-1");
				assertThat(problem.remedy()).contains("Set 0");
			});
		assertThat(problems("zmq.publisher.endpoints=tcp://*:1", property + "=0")).isEmpty();
	}

	@Test
	void findsEveryProblemAtOnceAndSaysSoInTheMessage() {
		List<InvalidSetting> problems = problems(PRICES, "zmq.reconnect-ivl=0", "zmq.subscribers.prices.rcv-hwm=-1",
				"zmq.listener.queue-capacity=1");
		assertThat(problems).extracting(InvalidSetting::name)
			.containsExactly("zmq.reconnect-ivl", "zmq.subscribers.prices.rcv-hwm", "zmq.listener.queue-capacity");
		assertThat(new InvalidSettingsException(problems)).hasMessageContainingAll("zmq.reconnect-ivl='0ms'",
				"zmq.subscribers.prices.rcv-hwm='-1'", "zmq.listener.queue-capacity='1'", "Set 2 or more.");
	}

	private static List<InvalidSetting> problems(String... properties) {
		List<InvalidSetting> problems = new ArrayList<>();
		new ApplicationContextRunner().withUserConfiguration(ZmqPropertiesTestConfiguration.class)
			.withPropertyValues(properties)
			.run((context) -> {
				if (context.getStartupFailure() != null) {
					Throwable cause = NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure());
					assertThat(cause).isInstanceOf(InvalidSettingsException.class);
					problems.addAll(((InvalidSettingsException) cause).settings());
				}
			});
		return problems;
	}

}
