package org.zmqspring.annotation;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;

/**
 * The type that payloads are turned into for one parameter. Immutable.
 *
 * @param name the type with its arguments, which tells it from others
 * @param raw its class
 * @param hint tells converters of the arguments
 * @param reader turns payloads into it
 */
record PayloadType(String name, Class<?> raw, MethodParameter hint, PayloadReader reader) {

	static PayloadType of(Wanted wanted, PayloadReader reader) {
		ResolvableType type = wanted.payloadType();
		return new PayloadType(type.toString(), type.resolve(Object.class),
				new PayloadParameter(wanted.parameter(), type), reader);
	}

	/** The same, but refusing what does not fit the type exactly. */
	PayloadType strictly() {
		return new PayloadType(this.name, this.raw, this.hint, this.reader.strictly());
	}

	@Nullable Object read(byte[] payload) {
		return this.reader.read(payload, this.raw, this.hint);
	}

	/** Whether any payload is one of it. */
	boolean isBytes() {
		return this.raw.isAssignableFrom(byte[].class) || this.raw == ByteBuffer.class;
	}

	boolean isText() {
		return !isBytes() && this.raw.isAssignableFrom(String.class);
	}

	/** Whether payloads have to be converted. */
	boolean isObject() {
		return !isBytes() && !isText();
	}

}
