package org.zmqspring.annotation;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;
import org.zmqspring.convert.PayloadCodec;

import org.springframework.core.MethodParameter;
import org.springframework.util.MimeType;

/**
 * Reads payloads for one listener: text in the charset of its content type, buffers
 * read-only since others may get the same bytes, anything else by the codec. Thread-safe.
 */
final class PayloadReader {

	private final PayloadCodec codec;

	private final Charset charset;

	private final boolean contentType;

	PayloadReader(PayloadCodec codec, @Nullable MimeType contentType) {
		this((contentType != null) ? codec.withContentType(contentType) : codec, charset(contentType),
				contentType != null);
	}

	private PayloadReader(PayloadCodec codec, Charset charset, boolean contentType) {
		this.codec = codec;
		this.charset = charset;
		this.contentType = contentType;
	}

	private static Charset charset(@Nullable MimeType contentType) {
		Charset charset = (contentType != null) ? contentType.getCharset() : null;
		return (charset != null) ? charset : StandardCharsets.UTF_8;
	}

	PayloadReader strictly() {
		return new PayloadReader(this.codec.strictly(), this.charset, this.contentType);
	}

	@Nullable Object read(byte[] payload, Class<?> type, @Nullable Object conversionHint) {
		if (type == String.class) {
			return new String(payload, this.charset);
		}
		if (type == ByteBuffer.class) {
			return ByteBuffer.wrap(payload).asReadOnlyBuffer();
		}
		return this.codec.decode(payload, type, conversionHint);
	}

	boolean mayRead(Class<?> type) {
		return this.codec.mayDecode(type);
	}

	String remedy() {
		return this.codec.remedy();
	}

	/** Whether messages have a header for it. */
	boolean hasContentType() {
		return this.contentType;
	}

	boolean isImpossible(Class<?> type, MethodParameter target) {
		return this.codec.isImpossible(type, target);
	}

	/** The payload as text; {@code null} if it is none. */
	@Nullable String textOrNull(byte[] payload) {
		try {
			return this.charset.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
		}
		catch (CharacterCodingException ex) {
			return null;
		}
	}

}
