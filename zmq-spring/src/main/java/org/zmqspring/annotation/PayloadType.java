package org.zmqspring.annotation;

import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import org.zmqspring.convert.PayloadCodec;

import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.util.MimeType;

/**
 * The type that payloads are converted to for one parameter. Text has the charset of the
 * content type, buffers are read-only because listeners share the bytes, and the codec
 * converts to any other type. The name identifies the type, with its generic arguments.
 * The hint shows these arguments to converters. Thread-safe.
 */
record PayloadType(String name, Class<?> rawType, MethodParameter hint, PayloadCodec codec, Charset charset) {

	static PayloadType of(ListenerParameter parameter, PayloadCodec codec, @Nullable MimeType contentType) {
		ResolvableType type = parameter.payloadType();
		Charset charset = (contentType != null) ? contentType.getCharset() : null;
		return new PayloadType(type.toString(), type.resolve(Object.class), new Hint(parameter.parameter(), type),
				(contentType != null) ? codec.withContentType(contentType) : codec,
				(charset != null) ? charset : StandardCharsets.UTF_8);
	}

	/** The same type, but payloads must fit it exactly. */
	PayloadType strictly() {
		return new PayloadType(this.name, this.rawType, this.hint, this.codec.strictly(), this.charset);
	}

	/** Convert a payload; {@code null} if it is {@code null} in JSON. */
	@Nullable Object read(byte[] payload) {
		if (this.rawType == String.class) {
			return new String(payload, this.charset);
		}
		if (this.rawType == ByteBuffer.class) {
			return ByteBuffer.wrap(payload).asReadOnlyBuffer();
		}
		return this.codec.decode(payload, this.rawType, this.hint);
	}

	/** Convert a payload; {@code null} also if it is not valid text. */
	@Nullable Object readIfValid(byte[] payload) {
		if (!isText()) {
			return read(payload);
		}
		try {
			return this.charset.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
		}
		catch (CharacterCodingException ex) {
			return null;
		}
	}

	/** Whether every payload is of this type. */
	boolean isBytes() {
		return this.rawType.isAssignableFrom(byte[].class) || this.rawType == ByteBuffer.class;
	}

	boolean isText() {
		return !isBytes() && this.rawType.isAssignableFrom(String.class);
	}

	/** Whether payloads must be converted. */
	boolean isObject() {
		return !isBytes() && !isText();
	}

	/** Whether a converter may be able to read the type. */
	boolean hasConverter() {
		return this.codec.mayDecode(this.rawType);
	}

	/** Whether no payload can be converted to the type. */
	boolean isImpossible() {
		return this.codec.isImpossible(this.rawType, this.hint);
	}

	/**
	 * Shows converters a parameter as if its type were the type of the payload, without
	 * an {@code Optional}, a message or a list around it, and with its type variables
	 * resolved. Thread-safe.
	 */
	private static final class Hint extends MethodParameter {

		private final Class<?> rawType;

		private final Type type;

		Hint(MethodParameter original, ResolvableType payload) {
			super(original);
			this.rawType = payload.resolve(Object.class);
			this.type = payload.hasUnresolvableGenerics() ? payload.getType() : concrete(payload);
		}

		@Override
		public Class<?> getParameterType() {
			return this.rawType;
		}

		@Override
		public Type getGenericParameterType() {
			return this.type;
		}

		@Override
		public Class<?> getNestedParameterType() {
			return this.rawType;
		}

		@Override
		public Type getNestedGenericParameterType() {
			return this.type;
		}

		/** Spring resolves a type variable to a class without generic arguments. */
		private static Type concrete(ResolvableType type) {
			ResolvableType[] generics = type.getGenerics();
			if (type.isArray() || generics.length == 0) {
				return (type.resolve() != null) ? type.toClass() : type.getType();
			}
			return ResolvableType
				.forClassWithGenerics(type.toClass(),
						Arrays.stream(generics)
							.map((generic) -> ResolvableType.forType(concrete(generic)))
							.toArray(ResolvableType[]::new))
				.getType();
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return super.equals(other) && other instanceof Hint that && this.type.equals(that.type);
		}

		@Override
		public int hashCode() {
			return super.hashCode();
		}

	}

}
