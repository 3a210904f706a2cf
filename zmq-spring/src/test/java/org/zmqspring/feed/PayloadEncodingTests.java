package org.zmqspring.feed;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zmqspring.feed.PayloadEncodingException.Problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatRuntimeException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class PayloadEncodingTests {

	private static final byte[] TEXT = "{\"event\": \"FSDJump\", \"StarSystem\": \"Sol\"}"
		.getBytes(StandardCharsets.UTF_8);

	private static final long PLENTY = 1L << 20;

	private static byte[] encode(PayloadEncoding encoding, byte[] bytes) {
		ByteArrayOutputStream encoded = new ByteArrayOutputStream();
		try (OutputStream out = (encoding == PayloadEncoding.GZIP) ? new GZIPOutputStream(encoded)
				: new DeflaterOutputStream(encoded)) {
			out.write(bytes);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return encoded.toByteArray();
	}

	private static byte[] join(byte[]... parts) {
		ByteArrayOutputStream joined = new ByteArrayOutputStream();
		Arrays.stream(parts).forEach(joined::writeBytes);
		return joined.toByteArray();
	}

	private static byte[] random(int size) {
		byte[] bytes = new byte[size];
		new Random(size).nextBytes(bytes);
		return bytes;
	}

	private static PayloadEncodingException failure(PayloadEncoding encoding, byte[] payload, long mostBytes) {
		PayloadEncodingException failure = catchThrowableOfType(PayloadEncodingException.class,
				() -> encoding.decode(payload, mostBytes));
		assertThat(failure).as("what decoding throws").isNotNull();
		return failure;
	}

	private static void assertFails(PayloadEncoding encoding, byte[] payload, Problem problem) {
		assertThat(failure(encoding, payload, PLENTY).problem()).isEqualTo(problem);
	}

	@ParameterizedTest
	@EnumSource
	void shouldDecode(PayloadEncoding encoding) {
		assertThat(encoding.decode(encode(encoding, TEXT), PLENTY)).isEqualTo(TEXT);
		assertThat(encoding.decode(encode(encoding, new byte[0]), PLENTY)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 511, 512, 513, 4096, 100_000, 3_000_000 })
	void shouldDecodeAnySize(int size) {
		for (PayloadEncoding encoding : PayloadEncoding.values()) {
			byte[] bytes = random(size);
			assertThat(encoding.decode(encode(encoding, bytes), size)).isEqualTo(bytes);
			byte[] zeros = new byte[size];
			assertThat(encoding.decode(encode(encoding, zeros), size)).isEqualTo(zeros);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 511, 512, 513, 2048, 1_000_000 })
	void whenOneByteTooManyIsDecodedThenItIsRefused(int bound) {
		for (PayloadEncoding encoding : PayloadEncoding.values()) {
			assertThat(encoding.decode(encode(encoding, new byte[bound]), bound)).hasSize(bound);
			assertThat(failure(encoding, encode(encoding, new byte[bound + 1]), bound).problem())
				.isEqualTo(Problem.TOO_LARGE);
		}
	}

	@ParameterizedTest
	@EnumSource
	void whenAPayloadIsABombThenItTakesNoMoreMemoryThanIsAllowed(PayloadEncoding encoding) {
		byte[] bomb = encode(encoding, new byte[32 << 20]);
		assertThat(failure(encoding, bomb, 1000))
			.hasMessage("cannot decode a payload of " + bomb.length + " bytes as "
					+ encoding.name().toLowerCase(Locale.ROOT)
					+ ": decoded, it has more than 1000 bytes. Raise max-msg-size if you expect"
					+ " such payloads. If not, the publisher may try to exhaust the memory")
			.hasNoCause();
	}

	@ParameterizedTest
	@EnumSource
	void whenAnyByteIsCutOffThenThePayloadIsIncomplete(PayloadEncoding encoding) {
		byte[] encoded = encode(encoding, TEXT);
		for (int length = 0; length < encoded.length; length++) {
			assertFails(encoding, Arrays.copyOf(encoded, length), Problem.TRUNCATED);
		}
		assertThat(failure(encoding, Arrays.copyOf(encoded, 5), PLENTY))
			.hasMessage("cannot decode a payload of 5 bytes as " + encoding.name().toLowerCase(Locale.ROOT)
					+ ": it ends too early. Let the publisher send the whole payload in one frame");
	}

	@ParameterizedTest
	@EnumSource
	void whenBytesFollowThenThePayloadIsRefused(PayloadEncoding encoding) {
		byte[] encoded = encode(encoding, TEXT);
		assertFails(encoding, join(encoded, new byte[] { 0 }), Problem.TRAILING_BYTES);
		assertFails(encoding, join(encoded, TEXT), Problem.TRAILING_BYTES);
		assertThat(failure(encoding, join(encoded, TEXT), PLENTY))
			.hasMessageEndingWith("other bytes follow after its end."
					+ " Let the publisher send nothing else in this frame, or remove payload-encoding to receive the bytes"
					+ " unchanged");
	}

	@ParameterizedTest
	@EnumSource
	void whenAPayloadIsNotEncodedThenItIsRefused(PayloadEncoding encoding) {
		PayloadEncodingException failure = failure(encoding, TEXT, PLENTY);
		assertThat(failure.problem()).isEqualTo(Problem.MALFORMED);
		assertThat(failure)
			.hasMessage("cannot decode a payload of " + TEXT.length + " bytes as "
					+ encoding.name().toLowerCase(Locale.ROOT)
					+ ": it has another encoding or is damaged. Set payload-encoding to what"
					+ " the publisher uses, or remove it to receive the bytes unchanged")
			.hasCauseInstanceOf(DataFormatException.class);
	}

	@ParameterizedTest
	@EnumSource
	void whenAnyByteIsChangedThenNothingElseIsThrownAndNothingWrongIsDecoded(PayloadEncoding encoding) {
		byte[] encoded = encode(encoding, TEXT);
		for (int i = 0; i < encoded.length; i++) {
			byte[] changed = encoded.clone();
			changed[i] ^= 0x41;
			try {
				assertThat(encoding.decode(changed, PLENTY)).isEqualTo(TEXT);
				assertThat(i).as("bytes of gzip's header that say nothing of the content").isBetween(4, 9);
			}
			catch (PayloadEncodingException ex) {
				assertThat(ex).hasMessageStartingWith("cannot decode a payload");
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void whenBytesAreRandomThenNothingElseIsThrown(PayloadEncoding encoding) {
		for (int size = 0; size < 2000; size++) {
			failure(encoding, random(size), PLENTY);
		}
	}

	@Test
	void whenZlibNeedsADictionaryThenItIsRefused() {
		Deflater deflater = new Deflater();
		deflater.setDictionary(TEXT);
		deflater.setInput(TEXT);
		deflater.finish();
		byte[] buffer = new byte[100];
		byte[] encoded = Arrays.copyOf(buffer, deflater.deflate(buffer));
		deflater.end();
		assertFails(PayloadEncoding.ZLIB, encoded, Problem.MALFORMED);
	}

	@Test
	void whenGzipHasSeveralMembersThenAllAreDecoded() {
		byte[] empty = encode(PayloadEncoding.GZIP, new byte[0]);
		byte[] first = encode(PayloadEncoding.GZIP, TEXT);
		byte[] second = encode(PayloadEncoding.GZIP, random(5000));
		assertThat(PayloadEncoding.GZIP.decode(join(first, empty, second), PLENTY)).isEqualTo(join(TEXT, random(5000)));
		assertThat(failure(PayloadEncoding.GZIP, join(first, second), TEXT.length + 4999).problem())
			.isEqualTo(Problem.TOO_LARGE);
		byte[] full = encode(PayloadEncoding.GZIP, new byte[512]);
		assertThat(PayloadEncoding.GZIP.decode(join(full, empty), 512)).hasSize(512);
		assertFails(PayloadEncoding.GZIP, join(first, Arrays.copyOf(second, 30)), Problem.TRUNCATED);
		assertFails(PayloadEncoding.GZIP, join(first, Arrays.copyOf(second, 1)), Problem.TRUNCATED);
	}

	@Test
	void whenGzipHasAllPartsOfAHeaderThenTheyAreSkipped() {
		byte[] plain = encode(PayloadEncoding.GZIP, TEXT);
		byte[] body = Arrays.copyOfRange(plain, 10, plain.length);
		byte[] extra = join(new byte[] { 2, 1 }, new byte[258]);
		byte[] text = "name\0".getBytes(StandardCharsets.US_ASCII);
		byte[] checksum = { 1, 2 };
		assertThat(PayloadEncoding.GZIP.decode(join(header(0x1F), extra, text, text, checksum, body), PLENTY))
			.isEqualTo(TEXT);
		assertThat(PayloadEncoding.GZIP.decode(join(header(0x04), extra, body), PLENTY)).isEqualTo(TEXT);
		assertThat(PayloadEncoding.GZIP.decode(join(header(0x08), text, body), PLENTY)).isEqualTo(TEXT);
		assertThat(PayloadEncoding.GZIP.decode(join(header(0x10), text, body), PLENTY)).isEqualTo(TEXT);
		assertThat(PayloadEncoding.GZIP.decode(join(header(0x02), checksum, body), PLENTY)).isEqualTo(TEXT);
		assertThat(PayloadEncoding.GZIP.decode(join(header(0x01), body), PLENTY)).isEqualTo(TEXT);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0x20, 0x40, 0x80 })
	void whenGzipHasAFlagThatIsReservedThenItIsRefused(int flag) {
		byte[] plain = encode(PayloadEncoding.GZIP, TEXT);
		assertFails(PayloadEncoding.GZIP, join(header(flag), Arrays.copyOfRange(plain, 10, plain.length)),
				Problem.MALFORMED);
	}

	@Test
	void whenGzipHasAnotherMethodThenItIsRefused() {
		byte[] encoded = encode(PayloadEncoding.GZIP, TEXT);
		encoded[2] = 7;
		assertFails(PayloadEncoding.GZIP, encoded, Problem.MALFORMED);
	}

	@Test
	void whenGzipHasAnotherSecondByteThenItIsRefused() {
		byte[] encoded = encode(PayloadEncoding.GZIP, TEXT);
		encoded[1] = 0;
		assertFails(PayloadEncoding.GZIP, encoded, Problem.MALFORMED);
		assertFails(PayloadEncoding.GZIP, join(encode(PayloadEncoding.GZIP, TEXT), encoded), Problem.TRAILING_BYTES);
	}

	@Test
	void whenTheChecksumOrTheLengthOfGzipIsWrongThenItIsRefused() {
		byte[] encoded = encode(PayloadEncoding.GZIP, TEXT);
		byte[] checksum = encoded.clone();
		checksum[encoded.length - 8]++;
		assertFails(PayloadEncoding.GZIP, checksum, Problem.MALFORMED);
		byte[] length = encoded.clone();
		length[encoded.length - 1]++;
		assertFails(PayloadEncoding.GZIP, length, Problem.MALFORMED);
	}

	private static byte[] header(int flags) {
		return new byte[] { 0x1F, (byte) 0x8B, 8, (byte) flags, 1, 2, 3, 4, 5, 6 };
	}

	@Test
	void whenAPayloadIsDecodedThenNoMemoryOutsideOfTheHeapIsKept() throws DataFormatException {
		Inflation inflation = new Inflation(PayloadEncoding.ZLIB, encode(PayloadEncoding.ZLIB, TEXT), PLENTY);
		inflation.inflate();
		inflation.close();
		// A NullPointerException before JDK 25, an IllegalStateException from then on.
		assertThatRuntimeException().isThrownBy(inflation::inflate).withMessage("Inflater has been closed");
	}

}
