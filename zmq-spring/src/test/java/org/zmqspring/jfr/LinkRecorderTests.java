package org.zmqspring.jfr;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zmqspring.link.LinkState;
import org.zmqspring.link.TransitionCause;
import org.zmqspring.supervise.Outage;
import org.zmqspring.supervise.ZmqConnectionEvent;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.SocketType;

import static org.assertj.core.api.Assertions.assertThat;

class LinkRecorderTests {

	private static final LinkId LINK = new LinkId("prices", SocketType.SUB, "tcp://feed:5556");

	private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

	@TempDir
	Path folder;

	private final LinkRecorder recorder = new LinkRecorder();

	@Test
	void shouldRecordTransitionsAndTheOutage() throws IOException {
		List<RecordedEvent> events = record(() -> {
			this.recorder.changed(lost());
			this.recorder.changed(upAgain());
		});
		assertThat(named(events, "org.zmqspring.LinkTransition")).hasSize(2).anySatisfy((event) -> {
			assertThat(event.getString("socket")).isEqualTo("prices");
			assertThat(event.getString("endpoint")).isEqualTo("tcp://feed:5556");
			assertThat(event.getString("type")).isEqualTo("SUB");
			assertThat(event.getString("from")).isEqualTo("UP");
			assertThat(event.getString("to")).isEqualTo("BACKING_OFF");
			assertThat(event.getString("cause")).isEqualTo("peer");
			assertThat(event.getInt("attempt")).isEqualTo(3);
			assertThat(event.getDuration("delay")).isEqualTo(Duration.ofMillis(731));
			assertThat(event.getEventType().getCategoryNames()).containsExactly("ZeroMQ");
		});
		assertThat(named(events, "org.zmqspring.LinkOutage")).singleElement().satisfies((event) -> {
			assertThat(event.getString("socket")).isEqualTo("prices");
			assertThat(event.getString("cause")).isEqualTo("peer");
			assertThat(event.getInt("attempts")).isEqualTo(5);
			assertThat(event.getDuration("downtime")).isEqualTo(Duration.ofSeconds(9));
			assertThat(event.getDuration()).isPositive();
		});
	}

	@Test
	void whenTheRecordingBeginsWithinAnOutageThenItsLengthIsKnown() throws IOException {
		this.recorder.changed(lost());
		assertThat(named(record(() -> this.recorder.changed(upAgain())), "org.zmqspring.LinkOutage")).singleElement()
			.satisfies((event) -> assertThat(event.getDuration("downtime")).isEqualTo(Duration.ofSeconds(9)));
	}

	@Test
	void whenALinkIsRemovedWithinAnOutageThenNoneIsRecorded() throws IOException {
		assertThat(named(record(() -> {
			this.recorder.changed(lost());
			this.recorder.removed(LINK);
			this.recorder.changed(upAgain());
		}), "org.zmqspring.LinkOutage")).isEmpty();
	}

	/** A JVM of its own, because the recorder stays there once it was. */
	@Test
	void whenNobodyRecordsThenALossDoesNotWaitForTheRecordersClasses() throws Exception {
		Process java = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), "-Xlog:class+load", NobodyRecords.class.getName())
			.redirectErrorStream(true)
			.start();
		String loaded = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(loaded).contains(LinkRecorder.class.getName(), "it was lost and is up again")
			.doesNotContain("jdk.jfr.internal.EventWriter", LinkOutageEvent.class.getName());
	}

	/** A link is lost and comes up again. */
	static final class NobodyRecords {

		private NobodyRecords() {
		}

		public static void main(String[] arguments) {
			LinkRecorder recorder = new LinkRecorder();
			recorder.changed(lost());
			recorder.changed(upAgain());
			System.out.println("it was lost and is up again");
		}

	}

	private List<RecordedEvent> record(Runnable scenario) throws IOException {
		Path file = this.folder.resolve("links.jfr");
		try (Recording recording = new Recording()) {
			recording.enable("org.zmqspring.LinkTransition");
			recording.enable("org.zmqspring.LinkOutage").withoutThreshold();
			recording.start();
			scenario.run();
			recording.stop();
			recording.dump(file);
		}
		return RecordingFile.readAllEvents(file);
	}

	private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
		return events.stream().filter((event) -> event.getEventType().getName().equals(name)).toList();
	}

	private static ZmqConnectionEvent lost() {
		return event(LinkState.UP, LinkState.BACKING_OFF, TransitionCause.PEER, Duration.ofMillis(731), null);
	}

	private static ZmqConnectionEvent upAgain() {
		return event(LinkState.CONFIRMING, LinkState.UP, TransitionCause.SETTLED, Duration.ZERO,
				new Outage(NOON, NOON.plusSeconds(9), 5, TransitionCause.PEER));
	}

	private static ZmqConnectionEvent event(LinkState from, LinkState to, TransitionCause cause, Duration delay,
			@Nullable Outage outage) {
		return new ZmqConnectionEvent(LINK, from, to, cause, null, NOON, 3, delay, null, outage);
	}

}
