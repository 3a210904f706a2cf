package org.zmqspring.observe;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import io.micrometer.observation.transport.SenderContext;

/**
 * A message that is sent. The carrier receives the trace context to send with it.
 * Confined to the sender's thread.
 */
public class ZmqPublishObservationContext extends SenderContext<Map<String, String>> {

	private final String socket;

	private final byte[][] frames;

	/**
	 * Create a context.
	 * @param socket the configured name of the publisher
	 * @param frames the frames
	 * @param carrier receives the trace context
	 */
	public ZmqPublishObservationContext(String socket, byte[][] frames, Map<String, String> carrier) {
		super((fields, name, value) -> {
			if (fields != null) {
				fields.put(name, value);
			}
		});
		setCarrier(carrier);
		setRemoteServiceName("ZeroMQ");
		this.socket = socket;
		this.frames = frames;
	}

	/**
	 * The configured name of the publisher.
	 * @return the socket's name
	 */
	public String getSocket() {
		return this.socket;
	}

	/**
	 * The first frame as text: the topic, or the payload of a message with one frame.
	 * @return the topic
	 */
	public String getTopic() {
		return new String(this.frames[0], StandardCharsets.UTF_8);
	}

	/**
	 * The frames of the message, before the publisher's {@code frames} apply: a number is
	 * given later.
	 * @return the frames, not copied
	 */
	public List<byte[]> getFrames() {
		return List.of(this.frames);
	}

	int payloadSize() {
		return this.frames[Math.min(1, this.frames.length - 1)].length;
	}

}
