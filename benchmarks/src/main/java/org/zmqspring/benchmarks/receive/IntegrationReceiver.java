package org.zmqspring.benchmarks.receive;

import java.util.function.Consumer;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.integration.channel.DirectChannel;
import org.springframework.integration.zeromq.inbound.ZeroMqMessageProducer;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;
import org.zeromq.SocketType;
import org.zeromq.ZContext;

/**
 * Spring Integration's inbound adapter at its defaults. Thread-safe.
 */
public final class IntegrationReceiver implements Receiver {

	private final Count count = new Count();

	private final ZContext context = new ZContext();

	private final ZeroMqMessageProducer producer = new ZeroMqMessageProducer(this.context, SocketType.SUB);

	IntegrationReceiver(String endpoint) {
		this(endpoint, (payload) -> {
		});
	}

	public IntegrationReceiver(String endpoint, Consumer<byte[]> handler) {
		DirectChannel channel = new DirectChannel();
		channel.subscribe((message) -> {
			byte[] payload = (byte[]) message.getPayload();
			handler.accept(payload);
			this.count.add(payload.length);
		});
		DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
		beans.registerSingleton("taskScheduler", new SimpleAsyncTaskScheduler());
		this.producer.setBeanFactory(beans);
		this.producer.setTopics("");
		// plain publishers send no empty frame between topic and payload
		this.producer.unwrapTopic(false);
		this.producer.setConnectUrl(endpoint);
		this.producer.setOutputChannel(channel);
		this.producer.afterPropertiesSet();
		this.producer.start();
	}

	@Override
	public long received() {
		return this.count.get();
	}

	@Override
	public void close() {
		this.producer.stop();
		this.producer.destroy();
		this.context.close();
	}

}
