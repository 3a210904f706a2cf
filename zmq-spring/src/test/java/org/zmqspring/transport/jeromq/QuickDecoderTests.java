package org.zmqspring.transport.jeromq;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zmq.Msg;
import zmq.io.coder.IDecoder;
import zmq.io.coder.v2.V2Decoder;
import zmq.util.Errno;
import zmq.util.ValueReference;

import static org.assertj.core.api.Assertions.assertThat;

/** The quick decoder decodes every stream as the decoder of the engine does. */
class QuickDecoderTests {

	private static final int BUFFER = 512;

	private static final int MAX = 2000;

	private static final int LARGE = 2;

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 9, 100, BUFFER, Integer.MAX_VALUE })
	void whenFramesOfAllSizesArriveInPiecesThenBothDecodersReadTheSame(int largestPiece) {
		for (int seed = 0; seed < 50; seed++) {
			byte[] stream = frames(new Random(seed));
			List<String> expected = decode(engines(allocator()), stream, seed, largestPiece);
			assertThat(expected).hasSizeGreaterThan(40).doesNotContain("ERROR");
			assertThat(decode(quick(), stream, seed, largestPiece)).isEqualTo(expected);
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, -1, Long.MIN_VALUE, MAX + 1, Integer.MAX_VALUE, Integer.MAX_VALUE + 1L, 1L << 40,
			Long.MIN_VALUE + 5 })
	void whenALengthIsRefusedThenBothDecodersEndAtTheSameFrame(long length) {
		ByteBuffer stream = ByteBuffer.allocate(5 + 9 + 40);
		stream.put(new byte[] { 0, 3, 'a', 'b', 'c', LARGE }).putLong(length);
		List<String> expected = decode(engines(allocator()), stream.array(), 0, BUFFER);
		assertThat(decode(quick(), stream.array(), 0, BUFFER)).isEqualTo(expected);
		assertThat(expected).startsWith("0 [97, 98, 99]");
	}

	@Test
	void whenTheAllocatorSkipsAFrameThenItsBodyIsReadAsTheNextFrames() {
		byte[] stream = new byte[2 + 200];
		stream[1] = (byte) 200;
		stream[2 + 1] = 4;
		List<String> expected = decode(engines(allocator(100)), stream, 0, BUFFER);
		MessageAllocator strict = allocator(100);
		assertThat(decode(new QuickDecoder(engines(strict), strict, MAX), stream, 0, BUFFER)).isEqualTo(expected);
		assertThat(expected).startsWith("2 []", "0 [0, 0, 0, 0]");
	}

	@Test
	void whenFramesAreWholeThenTheEnginesDecoderHasNothingToDo() {
		V2Decoder untouched = new V2Decoder(new Errno(), BUFFER, MAX, (size) -> {
			throw new AssertionError("allocated by the engine's decoder");
		});
		QuickDecoder decoder = new QuickDecoder(untouched, allocator(), MAX);
		ByteBuffer stream = ByteBuffer
			.wrap(new byte[] { 1, 1, 't', 0, 2, 'a', 'b', LARGE, 0, 0, 0, 0, 0, 0, 0, 1, 'c', 4, 0 });
		List<String> frames = new ArrayList<>();
		while (stream.hasRemaining()) {
			decoder.decode(stream, stream.remaining(), new ValueReference<>(0));
			frames.add(decoder.msg().flags() + " " + Arrays.toString(decoder.msg().data()));
		}
		assertThat(frames).containsExactly("1 [116]", "0 [97, 98]", "0 [99]", "2 []");
	}

	private static MessageAllocator allocator() {
		return allocator(MAX);
	}

	private static MessageAllocator allocator(int largest) {
		return new MessageAllocator(new FrameLimits(largest, 0), null, (its, reason) -> {
		});
	}

	private static V2Decoder engines(MessageAllocator allocator) {
		return new V2Decoder(new Errno(), BUFFER, MAX, allocator);
	}

	private static QuickDecoder quick() {
		MessageAllocator allocator = allocator();
		return new QuickDecoder(engines(allocator), allocator, MAX);
	}

	/** Frames of up to {@link #MAX} bytes, most of them small, some of them commands. */
	private static byte[] frames(Random random) {
		ByteArrayOutputStream stream = new ByteArrayOutputStream();
		for (int i = 0; i < 50; i++) {
			byte[] body = new byte[random.nextInt((random.nextInt(4) == 0) ? MAX : 40)];
			random.nextBytes(body);
			boolean isLong = body.length > 255 || (body.length > 0 && random.nextInt(8) == 0);
			int flags = random.nextInt(2) | ((random.nextInt(10) == 0) ? 4 : 0);
			stream.write(flags | (isLong ? LARGE : 0));
			stream.writeBytes(isLong ? ByteBuffer.allocate(Long.BYTES).putLong(body.length).array()
					: new byte[] { (byte) body.length });
			stream.writeBytes(body);
		}
		return stream.toByteArray();
	}

	/** Reads and decodes as {@code zmq.io.StreamEngine} does. */
	private static List<String> decode(IDecoder decoder, byte[] stream, int seed, int largestPiece) {
		Random pieces = new Random(seed);
		List<String> frames = new ArrayList<>();
		int at = 0;
		while (at < stream.length) {
			ByteBuffer buffer = decoder.getBuffer();
			int most = Math.min(Math.min(buffer.remaining(), stream.length - at), largestPiece);
			int size = 1 + pieces.nextInt(most);
			buffer.put(stream, at, size).flip();
			if (size != buffer.remaining()) {
				buffer.position(buffer.limit() - size);
			}
			at += size;
			while (size > 0) {
				ValueReference<Integer> processed = new ValueReference<>(0);
				IDecoder.Step.Result result = decoder.decode(buffer, size, processed);
				size -= processed.get();
				if (result == IDecoder.Step.Result.ERROR) {
					frames.add("ERROR");
					return frames;
				}
				if (result == IDecoder.Step.Result.MORE_DATA) {
					break;
				}
				Msg frame = decoder.msg();
				frames.add(frame.flags() + " " + Arrays.toString(frame.data()));
			}
		}
		return frames;
	}

}
