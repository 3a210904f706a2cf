package org.zmqspring.feed;

import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

import org.zmqspring.feed.PayloadEncodingException.Problem;

/**
 * Decodes one payload into an array that grows up to a limit. Must be closed, since an
 * {@link Inflater} holds memory outside of the heap. Confined to one thread.
 */
final class Inflation implements AutoCloseable {

	private static final int SMALLEST = 512;

	/** Some virtual machines cannot make larger arrays. */
	private static final int LARGEST = Integer.MAX_VALUE - 9;

	private final PayloadEncoding encoding;

	private final byte[] input;

	private final int mostBytes;

	private final Inflater inflater;

	/** The index of the next byte to read. */
	private int at;

	/**
	 * At most one byte longer than the limit. If that byte is used, the payload is too
	 * large.
	 */
	private byte[] output;

	private int size;

	Inflation(PayloadEncoding encoding, byte[] input, long mostBytes) {
		this.encoding = encoding;
		this.input = input;
		this.mostBytes = (int) Math.min(mostBytes, LARGEST);
		this.output = new byte[bounded(Math.max(SMALLEST, 4L * input.length))];
		// Last, because nothing closes the inflater if the constructor throws after it.
		this.inflater = new Inflater(encoding == PayloadEncoding.GZIP);
	}

	private int bounded(long length) {
		return (int) Math.min(length, this.mostBytes + 1L);
	}

	/**
	 * Inflate the stream that begins at the next byte, up to its end.
	 * @return the index in the output where its bytes begin
	 */
	int inflate() throws DataFormatException {
		int begin = this.size;
		this.inflater.reset();
		this.inflater.setInput(this.input, this.at, this.input.length - this.at);
		while (!this.inflater.finished()) {
			makeRoom();
			int count = this.inflater.inflate(this.output, this.size, this.output.length - this.size);
			this.size += count;
			if (this.inflater.needsDictionary()) {
				throw new DataFormatException("a preset dictionary is needed");
			}
			if (count == 0 && !this.inflater.finished()) {
				throw failed(Problem.TRUNCATED);
			}
		}
		if (this.size > this.mostBytes) {
			throw failed(Problem.TOO_LARGE);
		}
		this.at = this.input.length - this.inflater.getRemaining();
		return begin;
	}

	private void makeRoom() {
		if (this.size == this.output.length) {
			if (this.size > this.mostBytes) {
				throw failed(Problem.TOO_LARGE);
			}
			this.output = Arrays.copyOf(this.output, bounded(2L * this.size));
		}
	}

	/** Read one byte outside of a stream. */
	int read() {
		if (!hasMoreInput()) {
			throw failed(Problem.TRUNCATED);
		}
		int next = this.input[this.at] & 0xFF;
		this.at++;
		return next;
	}

	boolean hasMoreInput() {
		return this.at < this.input.length;
	}

	/** The checksum of the output from an index on. */
	long checksum(int begin) {
		CRC32 checksum = new CRC32();
		checksum.update(this.output, begin, this.size - begin);
		return checksum.getValue();
	}

	int size() {
		return this.size;
	}

	byte[] result() {
		return (this.size == this.output.length) ? this.output : Arrays.copyOf(this.output, this.size);
	}

	PayloadEncodingException failed(Problem problem) {
		return new PayloadEncodingException(this.encoding, problem, this.input.length, this.mostBytes, null);
	}

	@Override
	public void close() {
		this.inflater.end();
	}

}
