package org.zmqspring.benchmarks.send;

import java.util.Objects;

import org.springframework.context.ConfigurableApplicationContext;
import org.zmqspring.benchmarks.Applications;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.supervise.LinkDirectory;

/** An application that sends by its template. Thread-safe. */
final class TemplateSender implements Sender {

	private final ConfigurableApplicationContext context;

	private final ZmqTemplate template;

	TemplateSender() {
		this.context = Applications.start(Applications.Plain.class, "zmq.publisher.endpoints=tcp://127.0.0.1:*",
				"zmq.publisher.snd-hwm=0");
		this.template = this.context.getBean(ZmqTemplate.class);
	}

	@Override
	public int port() {
		String endpoint = Objects
			.requireNonNull(this.context.getBean(LinkDirectory.class).links().iterator().next().address());
		return Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
	}

	@Override
	public void send(String topic, byte[] payload) {
		this.template.send(topic, payload);
	}

	@Override
	public void close() {
		this.context.close();
	}

}
