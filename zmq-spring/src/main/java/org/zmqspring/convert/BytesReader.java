package org.zmqspring.convert;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;

/**
 * A converter that reads bytes directly, without a Spring message around them.
 * Thread-safe.
 */
interface BytesReader {

	/**
	 * The object, or {@code null} if the payload is the JSON literal {@code null}. The
	 * bytes are not changed.
	 */
	@Nullable Object read(byte[] bytes, MethodParameter target);

	/**
	 * Whether there are bytes that can be read for this parameter.
	 */
	boolean mayRead(MethodParameter target);

}
