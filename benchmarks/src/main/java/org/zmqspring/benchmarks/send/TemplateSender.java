package org.zmqspring.benchmarks.send;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import org.springframework.context.ConfigurableApplicationContext;
import org.zmqspring.benchmarks.Applications;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.supervise.LinkDirectory;

/** An application that sends by its template. Thread-safe. */
final class TemplateSender implements Sender {

	private final ConfigurableApplicationContext context;

	private final ZmqTemplate template;

	TemplateSender(String... properties) {
		List<String> all = new ArrayList<>(
				List.of("zmq.publisher.endpoints=tcp://127.0.0.1:*", "zmq.publisher.snd-hwm=0"));
		all.addAll(Arrays.asList(properties));
		this.context = Applications.start(Applications.Plain.class, all.toArray(String[]::new));
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
