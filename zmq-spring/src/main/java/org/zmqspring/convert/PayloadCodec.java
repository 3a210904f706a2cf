package org.zmqspring.convert;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqMessage;

import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.converter.SmartMessageConverter;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.messaging.support.MessageHeaderAccessor;
import org.springframework.util.Assert;
import org.springframework.util.MimeType;

/**
 * Turns objects into payload bytes and back. Bytes and text are converted directly,
 * everything else by Spring {@link MessageConverter}s. Immutable and thread-safe if the
 * converters are.
 *
 * @see PayloadConverters
 */
public final class PayloadCodec {

	private final MessageConverter converter;

	/** Refuses payloads that do not match a type exactly. */
	private final MessageConverter strictConverter;

	private final @Nullable MimeType contentType;

	/** The advice in errors about types that no converter supports. */
	private final String remedy;

	/**
	 * The JSON reader, if JSON is the only converter for objects; otherwise {@code null}.
	 * It bypasses Spring's converter. For small JSON a listener's thread then needs 16
	 * percent less time.
	 */
	private final @Nullable BytesReader objects;

	/** Shared by all messages to decode: new headers would draw a UUID each time. */
	private final MessageHeaders headers;

	/**
	 * Create a codec without a content type. The first converter that supports the type
	 * of an object converts it.
	 * @param converter converts everything except bytes and text
	 */
	public PayloadCodec(MessageConverter converter) {
		this(converter, converter);
	}

	/**
	 * Create a codec with a stricter converter, for payloads whose type is found by
	 * trying one type after the other.
	 * @param converter converts everything except bytes and text
	 * @param strictConverter does the same for {@link #strictly()}
	 */
	public PayloadCodec(MessageConverter converter, MessageConverter strictConverter) {
		this(converter, strictConverter, null, PayloadConverters.remedy());
	}

	private PayloadCodec(MessageConverter converter, MessageConverter strictConverter, @Nullable MimeType contentType,
			String remedy) {
		this.converter = converter;
		this.strictConverter = strictConverter;
		this.contentType = contentType;
		this.remedy = remedy;
		this.objects = (contentType == null) ? PayloadConverters.readerOfObjects(converter) : null;
		this.headers = newHeaders(false);
	}

	/**
	 * This codec for one content type, by which the converters decide what they support.
	 * @param contentType the type, such as {@code application/json}
	 * @return a new codec
	 */
	public PayloadCodec withContentType(MimeType contentType) {
		return new PayloadCodec(this.converter, this.strictConverter, contentType, this.remedy);
	}

	/**
	 * This codec with another advice in errors about types that no converter supports.
	 * @param remedy what to do, such as {@code add a ZmqMessageConverter bean}
	 * @return a new codec
	 */
	public PayloadCodec withRemedy(String remedy) {
		return new PayloadCodec(this.converter, this.strictConverter, this.contentType, remedy);
	}

	/**
	 * The advice in errors about types that no converter supports.
	 * @return the remedy, a part of a sentence
	 */
	public String remedy() {
		return this.remedy;
	}

	/**
	 * This codec with its strict converter. It refuses payloads that do not match a type
	 * exactly, such as JSON with properties that the type does not have.
	 * @return a new codec
	 */
	public PayloadCodec strictly() {
		return new PayloadCodec(this.strictConverter, this.strictConverter, this.contentType, this.remedy);
	}

	/**
	 * Turn an object into bytes. A {@code byte[]} and the remaining bytes of a
	 * {@code ByteBuffer} are copied (its position stays), text is encoded as UTF-8, and
	 * converters do the rest. The arrays of converters are copied as well, because they
	 * may belong to the object.
	 * @param payload the object
	 * @return the bytes, in a new array
	 * @throws ZmqConversionException if no converter supports the type, or one fails
	 */
	public byte[] encode(Object payload) {
		if (payload instanceof byte[] bytes) {
			return bytes.clone();
		}
		if (payload instanceof CharSequence text) {
			return text.toString().getBytes(StandardCharsets.UTF_8);
		}
		if (payload instanceof ByteBuffer buffer) {
			byte[] bytes = new byte[buffer.remaining()];
			buffer.duplicate().get(bytes);
			return bytes;
		}
		Assert.notNull(payload, "'payload' must not be null");
		if (payload instanceof ZmqMessage) {
			throw ZmqConversionException.forwarded();
		}
		return bytesOf(payload);
	}

	/**
	 * Whether this codec may be able to decode a type. Without JSON and without
	 * converters of the application it cannot decode objects.
	 * @param type the type
	 * @return {@code false} if no converter supports it
	 */
	public boolean mayDecode(Class<?> type) {
		return isDirect(type) || !PayloadConverters.knowBytesAndTextOnly(this.converter);
	}

	/**
	 * Whether every payload would fail for a type, because only JSON is supported and
	 * JSON cannot be turned into it: a stream, a thread, an interface without a known
	 * subtype, a type of the engine.
	 * @param type the type
	 * @param target the parameter of that type
	 * @return {@code true} if every payload would fail; {@code false} also if the
	 * application has a converter of its own
	 */
	public boolean isImpossible(Class<?> type, MethodParameter target) {
		BytesReader json = PayloadConverters.readerOfObjects(this.converter);
		return json != null && mayDecode(type) && !isDirect(type)
				&& (NonPayloadTypes.contain(target) || !json.mayRead(target));
	}

	private static boolean isDirect(Class<?> type) {
		return type.isAssignableFrom(byte[].class) || type.isAssignableFrom(String.class) || type == ByteBuffer.class;
	}

	private byte[] bytesOf(Object payload) {
		Message<?> message;
		try {
			message = this.converter.toMessage(payload, newHeaders(true));
		}
		catch (RuntimeException | StackOverflowError ex) {
			throw ZmqConversionException.encoding(payload.getClass(), ex);
		}
		if (message != null && message.getPayload() instanceof byte[] bytes) {
			return bytes.clone();
		}
		if (message != null && message.getPayload() instanceof String text) {
			return text.getBytes(StandardCharsets.UTF_8);
		}
		throw ZmqConversionException.unknown(payload.getClass(), this.remedy);
	}

	/**
	 * Turn bytes into an object. {@code byte[]} (not copied), {@code String} and
	 * {@code ByteBuffer} are made directly, other types by the converters. A type that a
	 * {@code byte[]} can be assigned to, such as {@code Object}, gets the bytes.
	 * @param payload the bytes; not changed
	 * @param type the type of the object
	 * @param conversionHint for generic types: the {@code MethodParameter} for the
	 * object, or {@code null}
	 * @return the object, or {@code null} if the payload is the JSON literal {@code null}
	 * @throws ZmqConversionException if no converter supports the type, or the bytes do
	 * not match it
	 */
	public @Nullable Object decode(byte[] payload, Class<?> type, @Nullable Object conversionHint) {
		if (type.isAssignableFrom(byte[].class)) {
			return payload;
		}
		if (type.isAssignableFrom(String.class)) {
			return new String(payload, StandardCharsets.UTF_8);
		}
		if (type == ByteBuffer.class) {
			return ByteBuffer.wrap(payload);
		}
		return objectOf(payload, type, conversionHint);
	}

	private @Nullable Object objectOf(byte[] payload, Class<?> type, @Nullable Object conversionHint) {
		Object result;
		try {
			result = (this.objects != null && conversionHint instanceof MethodParameter target)
					? this.objects.read(payload, target) : converted(payload, type, conversionHint);
		}
		catch (RuntimeException | StackOverflowError ex) {
			throw ZmqConversionException.decoding(type, payload.length, ex);
		}
		// A converter also answers null if it does not support the type.
		if (result == null && !isNullLiteral(payload)) {
			throw ZmqConversionException.unknown(type, payload.length, this.remedy);
		}
		return result;
	}

	private @Nullable Object converted(byte[] payload, Class<?> type, @Nullable Object conversionHint) {
		Message<byte[]> message = new GenericMessage<>(payload, this.headers);
		return (this.converter instanceof SmartMessageConverter smart)
				? smart.fromMessage(message, type, conversionHint) : this.converter.fromMessage(message, type);
	}

	private static boolean isNullLiteral(byte[] payload) {
		return payload.length < 32 && new String(payload, StandardCharsets.UTF_8).trim().equals("null");
	}

	/**
	 * Mutable headers cost less: a converter does not copy them, and they get no UUID.
	 */
	private MessageHeaders newHeaders(boolean mutable) {
		MessageHeaderAccessor accessor = new MessageHeaderAccessor();
		accessor.setLeaveMutable(mutable);
		if (this.contentType != null) {
			accessor.setContentType(this.contentType);
		}
		return accessor.getMessageHeaders();
	}

}
