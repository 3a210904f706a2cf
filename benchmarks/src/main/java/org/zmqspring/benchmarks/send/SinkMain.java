package org.zmqspring.benchmarks.send;

import java.io.IOException;
import java.nio.file.Path;

import org.zmqspring.benchmarks.load.Sink;

/** The subscriber of a measurement of senders, a process of its own. */
public final class SinkMain {

	private SinkMain() {
	}

	public static void main(String[] arguments) throws IOException {
		Progress progress = new Progress(Path.of(arguments[1]));
		Sink sink = new Sink(Integer.parseInt(arguments[0]));
		System.out.println("ready");
		sink.receive(progress::set);
	}

}
