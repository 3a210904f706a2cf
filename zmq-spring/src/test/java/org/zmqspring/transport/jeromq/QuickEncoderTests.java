package org.zmqspring.transport.jeromq;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zmq.Msg;
import zmq.io.coder.IEncoder;
import zmq.io.coder.v2.V2Encoder;
import zmq.util.Errno;
import zmq.util.ValueReference;

import static org.assertj.core.api.Assertions.assertThat;

/** The quick encoder writes the bytes that the encoder of the engine writes. */
class QuickEncoderTests {

	@ParameterizedTest
	@ValueSource(ints = { 16, 300, 8192, 65_536 })
	void whenFramesOfAllSizesAreSentThenBothEncodersWriteTheSame(int bufferSize) {
		for (int seed = 0; seed < 50; seed++) {
			byte[] expected = written(engines(bufferSize), frames(new Random(seed)), bufferSize, seed);
			assertThat(written(quick(bufferSize), frames(new Random(seed)), bufferSize, seed)).isEqualTo(expected);
		}
	}

	@Test
	void whenAFrameFitsThenTheEnginesEncoderDoesNotGetIt() {
		V2Encoder engines = engines(64);
		QuickEncoder encoder = new QuickEncoder(engines, bufferOf(engines));
		Msg frame = new Msg("abc".getBytes());
		frame.setFlags(Msg.MORE);
		encoder.loadMsg(frame);
		ValueReference<ByteBuffer> data = new ValueReference<>();
		assertThat(encoder.encode(data, 64)).isEqualTo(5);
		encoder.encoded();
		assertThat(data.get().remaining()).isEqualTo(5);
		assertThat(engines.encode(new ValueReference<>(), 0)).isZero();
	}

	@Test
	void whenTheEnginesEncoderHoldsAPartOfAFrameThenItsRestComesFirst() {
		V2Encoder engines = engines(8);
		engines.loadMsg(new Msg("0123456789".getBytes()));
		ByteArrayOutputStream written = new ByteArrayOutputStream();
		ValueReference<ByteBuffer> data = new ValueReference<>();
		assertThat(engines.encode(data, 8)).isEqualTo(8);
		engines.encoded();
		take(data, written);
		QuickEncoder encoder = new QuickEncoder(engines, bufferOf(engines));
		written.writeBytes(written(encoder, List.of(new Msg("ab".getBytes())), 8, 0));
		assertThat(written.toByteArray())
			.isEqualTo(new byte[] { 0, 10, '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 0, 2, 'a', 'b' });
	}

	private static V2Encoder engines(int bufferSize) {
		return new V2Encoder(new Errno(), bufferSize);
	}

	private static QuickEncoder quick(int bufferSize) {
		V2Encoder engines = engines(bufferSize);
		return new QuickEncoder(engines, bufferOf(engines));
	}

	private static ByteBuffer bufferOf(V2Encoder encoder) {
		return EngineInternals.connections().writeBuffer(encoder);
	}

	/** Frames of all kinds; most of them are small. */
	private static List<Msg> frames(Random random) {
		List<Msg> frames = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			byte[] body = new byte[random.nextInt((random.nextInt(4) == 0) ? 2 * QuickEncoder.LARGEST : 300)];
			random.nextBytes(body);
			Msg frame = (random.nextInt(5) == 0) ? direct(body) : new Msg(body);
			frame.setFlags(random.nextInt(2) | ((random.nextInt(10) == 0) ? Msg.COMMAND : 0));
			frames.add(frame);
		}
		return frames;
	}

	private static Msg direct(byte[] body) {
		return new Msg(ByteBuffer.allocateDirect(body.length).put(body).flip());
	}

	/** Encodes and writes as {@code zmq.io.StreamEngine.outEvent} does. */
	private static byte[] written(IEncoder encoder, List<Msg> frames, int batch, int seed) {
		Random pauses = new Random(seed);
		ByteArrayOutputStream written = new ByteArrayOutputStream();
		Iterator<Msg> next = frames.iterator();
		while (true) {
			ValueReference<ByteBuffer> data = new ValueReference<>();
			int size = encoder.encode(data, 0);
			while (size < batch && next.hasNext() && (size == 0 || pauses.nextInt(10) > 0)) {
				encoder.loadMsg(next.next());
				int encoded = encoder.encode(data, batch - size);
				assertThat(encoded).isPositive();
				size += encoded;
			}
			if (size == 0) {
				return written.toByteArray();
			}
			encoder.encoded();
			assertThat(data.get().remaining()).isEqualTo(size);
			take(data, written);
		}
	}

	private static void take(ValueReference<ByteBuffer> data, ByteArrayOutputStream written) {
		byte[] bytes = new byte[data.get().remaining()];
		data.get().get(bytes);
		written.writeBytes(bytes);
	}

}
