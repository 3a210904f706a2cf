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
 * Turns objects into payload bytes and back. Bytes and text take a short way; everything
 * else goes through Spring {@link MessageConverter}s. Immutable and thread-safe, as long
 * as the converters are.
 *
 * @see PayloadConverters
 */
public final class PayloadCodec {

	private final MessageConverter converter;

	/** Makes an object only of what was meant for its type. */
	private final MessageConverter strictConverter;

	private final @Nullable MimeType contentType;

	/** What helps where nothing converts a type. */
	private final String remedy;

	/**
	 * Makes every object where nothing else is to be asked. A listener's thread takes
	 * 0.84 of the time for small JSON that it takes by the way through the converters.
	 */
	private final @Nullable BytesReader objects;

	/** Shared by all messages to decode; making one for each would draw a UUID. */
	private final MessageHeaders headers;

	/**
	 * Create a codec that tells the converters no content type, so that the first one
	 * that knows the type of the object takes it.
	 * @param converter what converts all but bytes and text
	 */
	public PayloadCodec(MessageConverter converter) {
		this(converter, converter);
	}

	/**
	 * Create a codec with a stricter converter for payloads whose type has to be found
	 * out by trying.
	 * @param converter what converts all but bytes and text
	 * @param strictConverter what does so for {@link #strictly()}
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
	 * The same codec for payloads of one content type, which chooses the converter.
	 * @param contentType the type, such as {@code application/json}
	 * @return a new codec
	 */
	public PayloadCodec withContentType(MimeType contentType) {
		return new PayloadCodec(this.converter, this.strictConverter, contentType, this.remedy);
	}

	/**
	 * The same codec with another advice in its errors about types that nothing converts.
	 * @param remedy what to do, such as {@code add a ZmqMessageConverter bean}
	 * @return a new codec
	 */
	public PayloadCodec withRemedy(String remedy) {
		return new PayloadCodec(this.converter, this.strictConverter, this.contentType, remedy);
	}

	/**
	 * What helps where nothing converts a type.
	 * @return the remedy, a part of a sentence
	 */
	public String remedy() {
		return this.remedy;
	}

	/**
	 * The same codec by its strict converter, which refuses what does not fit a type
	 * exactly, such as JSON with properties the type has not.
	 * @return a new codec
	 */
	public PayloadCodec strictly() {
		return new PayloadCodec(this.strictConverter, this.strictConverter, this.contentType, this.remedy);
	}

	/**
	 * Make the bytes of a payload: a copy of a {@code byte[]}, a copy of what remains of
	 * a {@code ByteBuffer} (its position stays), text as UTF-8, anything else by the
	 * converters, whose arrays are copied, too: they may belong to the payload.
	 * @param payload what to encode
	 * @return the bytes, in an array that nothing else refers to
	 * @throws ZmqConversionException if no converter takes it, or one fails
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
	 * Whether there is any hope to decode a type: without JSON and without converters of
	 * the application there is none for objects.
	 * @param type the type asked for
	 * @return {@code false} if no payload at all can be turned into it
	 */
	public boolean mayDecode(Class<?> type) {
		return isDirect(type) || !PayloadConverters.knowBytesAndTextOnly(this.converter);
	}

	/**
	 * Whether JSON alone makes a type, and no JSON can: a stream, a thread, an interface
	 * without a subtype that is known, what belongs to the engine.
	 * @param type the type asked for
	 * @param target the parameter that asks for it
	 * @return {@code true} if every payload would fail; {@code false} also where a
	 * converter of the application is asked
	 */
	public boolean isImpossible(Class<?> type, MethodParameter target) {
		BytesReader json = PayloadConverters.readerOfObjects(this.converter);
		return json != null && mayDecode(type) && !isDirect(type) && (NoData.is(target) || !json.mayRead(target));
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
	 * Make an object of payload bytes: {@code byte[]} (not copied), {@code String} and
	 * {@code ByteBuffer} directly, anything else by the converters. A type that a
	 * {@code byte[]} can be assigned to, such as {@code Object}, gets the bytes.
	 * @param payload the bytes; not changed
	 * @param type the type asked for
	 * @param conversionHint for generic types: the {@code MethodParameter} the object is
	 * meant for, or {@code null}
	 * @return the object, or {@code null} if the payload is the JSON literal {@code null}
	 * @throws ZmqConversionException if no converter makes this type, or the bytes do not
	 * fit it
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
		// Converters answer null also for "not mine".
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

	/** Mutable ones are neither copied by a converter nor given a UUID. */
	private MessageHeaders newHeaders(boolean mutable) {
		MessageHeaderAccessor accessor = new MessageHeaderAccessor();
		accessor.setLeaveMutable(mutable);
		if (this.contentType != null) {
			accessor.setContentType(this.contentType);
		}
		return accessor.getMessageHeaders();
	}

}
