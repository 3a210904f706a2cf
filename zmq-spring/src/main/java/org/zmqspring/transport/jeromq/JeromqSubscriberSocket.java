package org.zmqspring.transport.jeromq;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.zeromq.ZMQ;
import org.zmqspring.message.TopicPrefix;
import org.zmqspring.transport.LinkTraffic;
import org.zmqspring.transport.SubscriberSocket;
import zmq.Msg;

/** A JeroMQ {@code SUB} socket. Confined to its owner's thread. */
final class JeromqSubscriberSocket extends JeromqSocket implements SubscriberSocket {

	private final LinkTraffic traffic;

	/**
	 * Whether an {@code Error} ended the receive of a message, so its other frames may
	 * still be in the socket. After an {@code Error} inside the engine this is uncertain.
	 * Then one whole message may be skipped.
	 */
	private boolean restMayFollow;

	JeromqSubscriberSocket(ZMQ.Socket socket, MonitorRelay relay, LinkTraffic traffic) {
		super(socket, relay);
		this.traffic = traffic;
	}

	@Override
	public void subscribe(TopicPrefix prefix) {
		socket().subscribe(prefix.bytes());
	}

	@Override
	public void unsubscribe(TopicPrefix prefix) {
		socket().unsubscribe(prefix.bytes());
	}

	@Override
	public byte @Nullable [][] receive() {
		if (this.restMayFollow && !skipRest()) {
			return null;
		}
		Msg first = take();
		if (first == null) {
			return null;
		}
		if (!first.hasMore()) {
			return new byte[][] { first.data() };
		}
		Msg second = take();
		if (second == null) {
			return null;
		}
		return second.hasMore() ? receiveMany(first, second) : new byte[][] { first.data(), second.data() };
	}

	private @Nullable Msg take() {
		this.restMayFollow = true;
		Msg frame = nextFrame();
		this.restMayFollow = frame != null && frame.hasMore();
		return frame;
	}

	/**
	 * Skip the rest of a message. The frames of a message arrive together, so if there is
	 * no frame now, there is no rest. Returns whether there may be another message.
	 */
	private boolean skipRest() {
		boolean more = true;
		while (this.restMayFollow && more) {
			more = take() != null;
		}
		return more;
	}

	private byte @Nullable [][] receiveMany(Msg first, Msg second) {
		List<byte[]> frames = new ArrayList<>();
		frames.add(first.data());
		for (Msg frame = second; frame != null; frame = take()) {
			frames.add(frame.data());
			if (!frame.hasMore()) {
				return frames.toArray(byte[][]::new);
			}
		}
		// The engine was ended between two frames.
		return null;
	}

	@Override
	public LinkTraffic traffic() {
		return this.traffic;
	}

}
