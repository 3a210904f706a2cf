package org.zmqspring.replay;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Records an answer. It fails a test that calls it after the end. Guarded by its lock.
 */
final class RecordedAnswer implements ReplayRequests.Answer {

	private final List<List<String>> batches = new ArrayList<>();

	private final List<String> failures = new ArrayList<>();

	@Override
	public synchronized void received(List<byte[][]> messages) {
		if (!this.failures.isEmpty()) {
			this.failures.add("messages after the failure");
		}
		this.batches.add(messages.stream().map(RecordedAnswer::text).toList());
	}

	private static String text(byte[][] frames) {
		return Stream.of(frames)
			.map((frame) -> new String(frame, StandardCharsets.UTF_8))
			.collect(Collectors.joining("|"));
	}

	@Override
	public synchronized void failed(String reason) {
		this.failures.add(reason);
	}

	/** The messages of each batch, with {@code |} between two frames. */
	synchronized List<List<String>> batches() {
		return List.copyOf(this.batches);
	}

	synchronized List<String> messages() {
		return this.batches.stream().flatMap(List::stream).toList();
	}

	/** At most one, if all is well. */
	synchronized List<String> failures() {
		return List.copyOf(this.failures);
	}

}
