package org.zmqspring.replay;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.zmqspring.settings.InvalidSetting;
import org.zmqspring.settings.InvalidSettingsException;
import org.zmqspring.settings.Option;
import org.zmqspring.settings.Problems;
import org.zmqspring.transport.Endpoint;
import org.zmqspring.transport.SocketMode;
import org.zmqspring.transport.SocketSettings;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class ReplaySettingsTests {

	private static final List<String> LIVE = List.of("tcp://pod-0:5557", "tcp://pod-1:5557");

	private static final List<String> ASKED = List.of("tcp://pod-0:5558", "tcp://pod-1:5558");

	private static final Option<Duration> IVL = Option.builtIn("zmq.heartbeat-ivl", Duration.ofSeconds(5));

	private static final Option<Duration> ANSWER = Option.builtIn("zmq.heartbeat-timeout", Duration.ofMillis(4500));

	private static final SocketSettings OPTIONS = SocketSettings.subscriberDefaults();

	private static ReplaySettings.Builder builder(Consumer<ReplaySettings.Builder> options) {
		ReplaySettings.Builder builder = ReplaySettings.builder("zmq.subscribers.kv.");
		options.accept(builder);
		return builder;
	}

	private static List<InvalidSetting> problems(Consumer<ReplaySettings.Builder> options) {
		Problems problems = new Problems();
		builder(options).check(LIVE, problems);
		return found(problems);
	}

	private static List<InvalidSetting> found(Problems problems) {
		InvalidSettingsException refusal = catchThrowableOfType(InvalidSettingsException.class, problems::throwIfAny);
		return (refusal != null) ? refusal.settings() : List.of();
	}

	private static Endpoint endpoint(String text) {
		return Endpoint.parse(text, SocketMode.CONNECT);
	}

	@Test
	void whenNothingIsSetThenNothingIsAskedFor() {
		ReplaySettings.Builder builder = builder((replay) -> {
		});
		assertThat(builder.endpoints()).isNull();
		assertThat(builder.build(LIVE, null, OPTIONS)).isNull();
		assertThat(builder((replay) -> replay.endpoints(List.of())).endpoints()).isNull();
		assertThat(problems((replay) -> replay.endpoints(List.of()))).isEmpty();
	}

	@Test
	void shouldPairEndpointsByPosition() {
		assertThat(builder((replay) -> replay.endpoints(ASKED)).build(LIVE, null, OPTIONS))
			.isEqualTo(new ReplaySettings(
					Map.of("tcp://pod-0:5557", endpoint("tcp://pod-0:5558"), "tcp://pod-1:5557",
							endpoint("tcp://pod-1:5558")),
					false, Duration.ofSeconds(2), 8192, 64 * 1024 * 1024, OPTIONS));
	}

	@Test
	void shouldBuildWhatIsSet() {
		assertThat(builder((replay) -> replay.endpoints(List.of("tcp://pod-0:5558"))
			.onJoin(ReplaySettings.OnJoin.ALL)
			.timeout(Duration.ofSeconds(3))
			.maxPending(4)
			.maxPendingBytes(DataSize.ofBytes(5))).build(List.of("tcp://pod-0:5557"), Duration.ofMillis(9500), OPTIONS))
			.isEqualTo(new ReplaySettings(Map.of("tcp://pod-0:5557", endpoint("tcp://pod-0:5558")), true,
					Duration.ofSeconds(3), 4, 5, OPTIONS));
	}

	@Test
	void whenPeersWaitShortlyThenTheDefaultTimeoutIsHalfOfTheirTime() {
		ReplaySettings.Builder builder = builder((replay) -> replay.endpoints(ASKED));
		assertThat(builder.build(LIVE, Duration.ofMillis(1900), OPTIONS)).extracting(ReplaySettings::timeout)
			.isEqualTo(Duration.ofMillis(950));
		assertThat(builder.build(LIVE, Duration.ofMillis(9500), OPTIONS)).extracting(ReplaySettings::timeout)
			.isEqualTo(Duration.ofSeconds(2));
		builder.timeout(Duration.ofMillis(1500));
		assertThat(builder.build(LIVE, Duration.ofMillis(1900), OPTIONS)).extracting(ReplaySettings::timeout)
			.isEqualTo(Duration.ofMillis(1500));
	}

	@Test
	void shouldReturnWhatCanBeParsed() {
		Problems problems = new Problems();
		assertThat(builder((replay) -> replay.endpoints(List.of("nonsense", "tcp://pod-1:5558"))).check(LIVE, problems))
			.containsExactly(Option.of("zmq.subscribers.kv.replay.endpoints[1]", endpoint("tcp://pod-1:5558")));
		assertThat(found(problems)).extracting(InvalidSetting::name)
			.containsExactly("zmq.subscribers.kv.replay.endpoints[0]");
	}

	@Test
	void whenTheCountDiffersThenItIsRefused() {
		assertThat(problems((replay) -> replay.endpoints(List.of("tcp://pod-0:5558"))))
			.containsExactly(new InvalidSetting("zmq.subscribers.kv.replay.endpoints", "[tcp://pod-0:5558]",
					"must have one element for each element of endpoints, in the same order: it has 1, and endpoints"
							+ " has 2",
					"Set 2"));
		Problems problems = new Problems();
		builder((replay) -> replay.endpoints(ASKED)).check(List.of(), problems);
		assertThat(found(problems)).isEmpty();
	}

	@Test
	void shouldFindEveryProblemAtOnce() {
		assertThat(problems((replay) -> replay.endpoints(List.of("inproc://a", "tcp://pod-1:5557", "tcp://pod-1:5557"))
			.timeout(Duration.ZERO)
			.maxPending(0)
			.maxPendingBytes(DataSize.ofBytes(-1)))).extracting(InvalidSetting::name)
			.containsExactly("zmq.subscribers.kv.replay.timeout", "zmq.subscribers.kv.replay.max-pending",
					"zmq.subscribers.kv.replay.max-pending-bytes", "zmq.subscribers.kv.replay.endpoints",
					"zmq.subscribers.kv.replay.endpoints[0]", "zmq.subscribers.kv.replay.endpoints[1]",
					"zmq.subscribers.kv.replay.endpoints[2]", "zmq.subscribers.kv.replay.endpoints[2]");
	}

	@Test
	void whenThereAreNoEndpointsThenNoOtherOptionMayBeSet() {
		assertThat(problems((replay) -> replay.onJoin(ReplaySettings.OnJoin.ALL)))
			.containsExactly(new InvalidSetting("zmq.subscribers.kv.replay.on-join", "all",
					"is set, and replay.endpoints is not", "Set replay.endpoints, or remove it"));
	}

	@Test
	void theTimeoutMustBeBelowTheTimeInWhichPeersDisconnect() {
		ReplaySettings.Builder builder = builder((replay) -> replay.endpoints(ASKED).timeout(Duration.ofMillis(9500)));
		Problems problems = new Problems();
		builder.checkTimeout(Option.of("zmq.heartbeat-ivl", Duration.ZERO), ANSWER, problems);
		builder.checkTimeout(Option.of("zmq.heartbeat-ivl", Duration.ofSeconds(-1)), ANSWER, problems);
		assertThat(found(problems)).isEmpty();
		builder.checkTimeout(IVL, ANSWER, problems);
		assertThat(found(problems)).singleElement().satisfies((problem) -> {
			assertThat(problem.name()).isEqualTo("zmq.subscribers.kv.replay.timeout");
			assertThat(problem.value()).isEqualTo("9500ms");
			assertThat(problem.reason()).startsWith("must be below the sum of zmq.heartbeat-ivl (5000ms by default) and"
					+ " zmq.heartbeat-timeout (4500ms by default)");
		});
	}

	@Test
	void aTimeoutThatIsNotSetOrNotUsedIsNotCompared() {
		Problems problems = new Problems();
		builder((replay) -> replay.endpoints(ASKED)).checkTimeout(IVL,
				Option.of("zmq.heartbeat-timeout", Duration.ofMillis(1)), problems);
		builder((replay) -> replay.timeout(Duration.ofMinutes(1))).checkTimeout(IVL, ANSWER, problems);
		builder((replay) -> replay.endpoints(ASKED).timeout(Duration.ofMillis(9499))).checkTimeout(IVL, ANSWER,
				problems);
		assertThat(found(problems)).isEmpty();
	}

}
