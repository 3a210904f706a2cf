package org.zmqspring.convert;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;

/**
 * A converter that does without a message around the bytes, and without asking what they
 * are. Thread-safe.
 */
interface BytesReader {

	/**
	 * Make an object of bytes.
	 * @param bytes the payload; not changed
	 * @param target the parameter it is meant for
	 * @return the object, {@code null} if that is what the payload says
	 */
	@Nullable Object read(byte[] bytes, MethodParameter target);

	/**
	 * Whether any bytes can become what a parameter asks for.
	 * @param target the parameter
	 * @return {@code false} if reading fails whatever the bytes are
	 */
	boolean mayRead(MethodParameter target);

}
