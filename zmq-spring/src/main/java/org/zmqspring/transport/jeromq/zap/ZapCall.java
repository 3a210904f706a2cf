package org.zmqspring.transport.jeromq.zap;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.zmqspring.security.CurveKey;
import org.zmqspring.security.Masked;
import org.zmqspring.security.ZapRequest;
import org.zmqspring.transport.LinkId;

/**
 * One request of the engine to check a peer (RFC 27), as frames: the route for the reply,
 * an empty frame, version, request id, domain, address, identity, mechanism and
 * credentials. Immutable.
 */
record ZapCall(List<byte[]> frames) {

	private static final int ROUTE = 0;

	private static final int REQUEST_ID = 3;

	private static final int DOMAIN = 4;

	private static final int ADDRESS = 5;

	private static final int MECHANISM = 7;

	private static final int CREDENTIALS = 8;

	private static final byte[] NOTHING = new byte[0];

	private static final byte[] VERSION = text("1.0");

	/** Whether it has the frames that its mechanism needs. */
	boolean isComplete() {
		return switch (mechanism()) {
			case "CURVE" -> this.frames.size() == CREDENTIALS + 1 && this.frames.get(CREDENTIALS).length == 32;
			case "PLAIN" -> this.frames.size() == CREDENTIALS + 2;
			case "NULL" -> this.frames.size() == CREDENTIALS;
			default -> false;
		};
	}

	/** Whether it has the frames that a reply repeats. */
	boolean isAnswerable() {
		return this.frames.size() > REQUEST_ID;
	}

	String domain() {
		return frame(DOMAIN);
	}

	String address() {
		return frame(ADDRESS);
	}

	private String mechanism() {
		return frame(MECHANISM);
	}

	/** The peer. Only for a call that is complete. */
	ZapRequest request(LinkId link, String domain) {
		boolean curve = mechanism().equals("CURVE");
		boolean plain = mechanism().equals("PLAIN");
		return new ZapRequest(link.socket(), domain, address(), mechanism(), plain ? frame(CREDENTIALS) : null,
				plain ? new Masked(frame(CREDENTIALS + 1)) : null, key(curve));
	}

	private @Nullable CurveKey key(boolean curve) {
		return curve ? CurveKey.of(this.frames.get(CREDENTIALS)) : null;
	}

	private String frame(int index) {
		return (index < this.frames.size()) ? new String(this.frames.get(index), StandardCharsets.UTF_8) : "";
	}

	/** The reply with status 200, 400 or 500. */
	List<byte[]> answer(String status) {
		return List.of(this.frames.get(ROUTE), NOTHING, VERSION, this.frames.get(REQUEST_ID), text(status), NOTHING,
				NOTHING, NOTHING);
	}

	private static byte[] text(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
