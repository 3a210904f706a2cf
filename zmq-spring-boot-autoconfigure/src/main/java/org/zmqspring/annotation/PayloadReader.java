package org.zmqspring.annotation;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;
import org.zmqspring.convert.PayloadCodec;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.SmartMessageConverter;
import org.springframework.util.MimeType;

/**
 * Reads payloads for one listener: text in the charset of its content type, buffers
 * read-only since others may get the same bytes, anything else by the codec. To Spring's
 * argument resolvers it is a converter, so that every parameter reads alike. Thread-safe.
 */
final class PayloadReader implements SmartMessageConverter {

	private final PayloadCodec codec;

	private final Charset charset;

	PayloadReader(PayloadCodec codec, @Nullable MimeType contentType) {
		this.codec = (contentType != null) ? codec.withContentType(contentType) : codec;
		Charset charset = (contentType != null) ? contentType.getCharset() : null;
		this.charset = (charset != null) ? charset : StandardCharsets.UTF_8;
	}

	@Nullable Object read(byte[] payload, Class<?> type, @Nullable Object conversionHint) {
		if (type == String.class) {
			return text(payload);
		}
		if (type == ByteBuffer.class) {
			return buffer(payload);
		}
		return this.codec.decode(payload, type, conversionHint);
	}

	boolean mayRead(Class<?> type) {
		return this.codec.mayDecode(type);
	}

	String text(byte[] payload) {
		return new String(payload, this.charset);
	}

	ByteBuffer buffer(byte[] payload) {
		return ByteBuffer.wrap(payload).asReadOnlyBuffer();
	}

	@Override
	public @Nullable Object fromMessage(Message<?> message, Class<?> targetClass, @Nullable Object conversionHint) {
		return read((byte[]) message.getPayload(), targetClass, conversionHint);
	}

	@Override
	public @Nullable Object fromMessage(Message<?> message, Class<?> targetClass) {
		return fromMessage(message, targetClass, null);
	}

	@Override
	public @Nullable Message<?> toMessage(Object payload, @Nullable MessageHeaders headers,
			@Nullable Object conversionHint) {
		return null;
	}

	@Override
	public @Nullable Message<?> toMessage(Object payload, @Nullable MessageHeaders headers) {
		return null;
	}

}
