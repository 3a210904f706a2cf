package org.zmqspring.integration.hostile;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;

import io.micrometer.core.instrument.MeterRegistry;
import org.zmqspring.integration.Apps;
import org.zmqspring.integration.TestPorts;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkSnapshot;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * An application that publishes numbers without a pause, one that hears them, and a port
 * for strangers. Thread-safe.
 */
final class Publishing implements AutoCloseable {

	private final int port = TestPorts.free();

	private final ConfigurableApplicationContext publisher;

	private final ConfigurableApplicationContext subscriber;

	private final Herald herald;

	final LogLines log = LogLines.watched();

	Publishing(String... properties) {
		String endpoint = "tcp://127.0.0.1:" + this.port;
		String[] all = Arrays.copyOf(properties, properties.length + 1);
		all[properties.length] = "zmq.publisher.endpoints=" + endpoint;
		this.publisher = Apps.start(Silent.class, all);
		this.subscriber = Apps.start(Hearing.class, "zmq.subscriber.endpoints=" + endpoint);
		this.herald = new Herald(this.publisher.getBean(ZmqTemplate.class));
		this.subscriber.getBean(Hearing.class).awaitFirst();
	}

	int port() {
		return this.port;
	}

	Socket stranger() throws IOException {
		return new Socket(InetAddress.getLoopbackAddress(), this.port);
	}

	/** The good subscriber heard every number, up to the last one sent. */
	void assertHeardAll() {
		this.subscriber.getBean(Hearing.class).assertHeardAll(this.herald);
	}

	int peers() {
		return this.publisher.getBean(LinkDirectory.class).links().stream().mapToInt(LinkSnapshot::peers).sum();
	}

	double refused(String reason) {
		return this.publisher.getBean(MeterRegistry.class)
			.get("zmq.peers.refused")
			.tag("reason", reason)
			.functionCounter()
			.count();
	}

	@Override
	public void close() throws InterruptedException {
		this.herald.close();
		this.subscriber.close();
		this.publisher.close();
		this.log.close();
	}

	/** An application that only publishes. */
	@Configuration(proxyBeanMethods = false)
	static class Silent {

	}

}
