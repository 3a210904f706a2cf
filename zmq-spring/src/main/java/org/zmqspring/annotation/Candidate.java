package org.zmqspring.annotation;

import org.jspecify.annotations.Nullable;

/**
 * A handler that takes payloads of one type only, and how to find out whether one is of
 * it. Thread-safe.
 *
 * @param handler the handler
 * @param type the type, read strictly if there are others to choose from
 */
record Candidate(Handler handler, PayloadType type) {

	/**
	 * Turn a payload into the handler's type.
	 * @param payload the bytes
	 * @return what they are as that type; {@code null} if it is another one's
	 * @throws org.zmqspring.convert.ZmqConversionException likewise
	 */
	@Nullable Object read(byte[] payload) {
		return this.type.isText() ? this.type.reader().textOrNull(payload) : this.type.read(payload);
	}

}
