package org.zmqspring.transport;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * A message of the fake engine.
 *
 * @param frames its frames
 */
public record FakeMessage(byte[][] frames) implements EngineMessage {

	@Override
	public long size() {
		return Stream.of(this.frames).mapToLong((frame) -> frame.length).sum();
	}

	/**
	 * The frames as text.
	 * @return one string for each frame
	 */
	public List<String> text() {
		return Stream.of(this.frames).map((frame) -> new String(frame, StandardCharsets.UTF_8)).toList();
	}

}
