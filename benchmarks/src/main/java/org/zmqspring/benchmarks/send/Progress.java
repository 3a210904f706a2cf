package org.zmqspring.benchmarks.send;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * How many messages the sink has received, in memory that it shares with the process of
 * the senders. So senders can limit the messages that are not received yet, and none is
 * dropped. Thread-safe.
 */
final class Progress {

	private static final VarHandle COUNT = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

	private final ByteBuffer memory;

	Progress(Path file) {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE,
				StandardOpenOption.CREATE)) {
			this.memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void set(long count) {
		COUNT.setRelease(this.memory, 0, count);
	}

	long get() {
		return (long) COUNT.getAcquire(this.memory, 0);
	}

}
