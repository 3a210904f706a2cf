package org.zmqspring.alternatives;

import java.time.Duration;
import java.util.function.Consumer;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.publish.ZmqTemplate;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.integration.channel.DirectChannel;
import org.springframework.integration.config.EnableIntegration;
import org.springframework.integration.zeromq.inbound.ZeroMqMessageProducer;
import org.springframework.integration.zeromq.outbound.ZeroMqMessageHandler;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.messaging.support.GenericMessage;

/**
 * Opens senders and receivers of the contenders, each as its documentation shows it. Each
 * nested class needs the jars of one contender only. Stateless.
 */
final class Sides {

	private static final String TOPIC = "topic.00000";

	private Sides() {
	}

	static Consumer<byte[]> sender(Contender contender, String address) throws Exception {
		return switch (contender) {
			case ZMQ -> Zmq.sender(address, "zmq.publisher.xpub-nodrop=false");
			case ZMQ_NODROP -> Zmq.sender(address, "zmq.publisher.xpub-nodrop=true");
			case NATS -> NatsSide.sender(address);
			case REDIS -> Redis.sender(address);
			case KAFKA -> Kafka.sender(address);
			case INTEGRATION -> Integration.sender(address);
		};
	}

	static void receiver(Contender contender, String address, Consumer<byte[]> handler) throws Exception {
		switch (contender) {
			case ZMQ, ZMQ_NODROP -> Zmq.receive(address, handler);
			case NATS -> NatsSide.receive(address, handler);
			case REDIS -> Redis.receive(address, handler);
			case KAFKA -> Kafka.receive(address, handler);
			case INTEGRATION -> Integration.receive(address, handler);
		}
	}

	/**
	 * Starts an application with nothing but the auto-configurations of its class path.
	 */
	static ConfigurableApplicationContext start(Class<?> bean, String... properties) {
		return new SpringApplicationBuilder(Plain.class, bean).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.properties(properties)
			.run();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Plain {

	}

	static String host(String address) {
		return address.substring(0, address.lastIndexOf(':'));
	}

	static String port(String address) {
		return address.substring(address.lastIndexOf(':') + 1);
	}

	/** The handler of a receiver's application. */
	private static Consumer<byte[]> handling = (payload) -> {
	};

	static final class Zmq {

		private Zmq() {
		}

		static Consumer<byte[]> sender(String address, String nodrop) {
			ConfigurableApplicationContext context = start(Plain.class, "zmq.publisher.endpoints=tcp://" + address,
					nodrop);
			ZmqTemplate template = context.getBean(ZmqTemplate.class);
			return (payload) -> template.send(TOPIC, payload);
		}

		static void receive(String address, Consumer<byte[]> handler) {
			handling = handler;
			start(Listening.class, "zmq.subscriber.endpoints=tcp://" + address, "zmq.subscriber.await-connected=10s");
		}

		static final class Listening {

			@ZmqListener(topics = "topic.")
			void on(byte[] payload) {
				handling.accept(payload);
			}

		}

	}

	static final class NatsSide {

		private NatsSide() {
		}

		static Consumer<byte[]> sender(String address) throws Exception {
			Connection connection = connect(address);
			return (payload) -> connection.publish(TOPIC, payload);
		}

		private static Connection connect(String address) throws Exception {
			return Nats.connect(new Options.Builder().server("nats://" + address)
				.maxReconnects(-1)
				.reconnectWait(Duration.ofMillis(100))
				.build());
		}

		static void receive(String address, Consumer<byte[]> handler) throws Exception {
			Connection connection = connect(address);
			connection.createDispatcher((message) -> handler.accept(message.getData())).subscribe("topic.>");
			connection.flush(Duration.ofSeconds(5));
		}

	}

	static final class Redis {

		private Redis() {
		}

		private static ConfigurableApplicationContext start(String address, Class<?> bean) {
			return Sides.start(bean, "spring.data.redis.host=" + host(address),
					"spring.data.redis.port=" + port(address));
		}

		static Consumer<byte[]> sender(String address) {
			RedisTemplate<?, ?> template = start(address, Bytes.class).getBean("bytes", RedisTemplate.class);
			return (payload) -> template.convertAndSend(TOPIC, payload);
		}

		static final class Bytes {

			@Bean
			RedisTemplate<String, byte[]> bytes(RedisConnectionFactory connections) {
				RedisTemplate<String, byte[]> template = new RedisTemplate<>();
				template.setConnectionFactory(connections);
				template.setKeySerializer(RedisSerializer.string());
				template.setValueSerializer(RedisSerializer.byteArray());
				return template;
			}

		}

		static void receive(String address, Consumer<byte[]> handler) {
			handling = handler;
			start(address, Listening.class);
		}

		static final class Listening {

			@Bean
			RedisMessageListenerContainer container(RedisConnectionFactory connections) {
				RedisMessageListenerContainer container = new RedisMessageListenerContainer();
				container.setConnectionFactory(connections);
				container.addMessageListener((message, pattern) -> handling.accept(message.getBody()),
						new ChannelTopic(TOPIC));
				return container;
			}

		}

	}

	static final class Kafka {

		private Kafka() {
		}

		static Consumer<byte[]> sender(String address) {
			KafkaTemplate<?, byte[]> template = bytes(start(Plain.class, "spring.kafka.bootstrap-servers=" + address,
					"spring.kafka.producer.value-serializer=" + ByteArraySerializer.class.getName()));
			return (payload) -> template.send(TOPIC, payload);
		}

		@SuppressWarnings("unchecked")
		private static KafkaTemplate<?, byte[]> bytes(ConfigurableApplicationContext context) {
			return context.getBean(KafkaTemplate.class);
		}

		static void receive(String address, Consumer<byte[]> handler) {
			handling = handler;
			start(Listening.class, "spring.kafka.bootstrap-servers=" + address,
					"spring.kafka.consumer.group-id=benchmark-" + ProcessHandle.current().pid(),
					"spring.kafka.consumer.properties." + ConsumerConfig.AUTO_OFFSET_RESET_CONFIG + "=latest",
					"spring.kafka.consumer.key-deserializer=" + StringDeserializer.class.getName(),
					"spring.kafka.consumer.value-deserializer=" + ByteArrayDeserializer.class.getName());
		}

		static final class Listening {

			@KafkaListener(topics = TOPIC)
			void on(byte[] payload) {
				handling.accept(payload);
			}

		}

	}

	static final class Integration {

		private Integration() {
		}

		static Consumer<byte[]> sender(String address) {
			ZeroMqMessageHandler handler = start(Sending.class, "port=" + port(address))
				.getBean(ZeroMqMessageHandler.class);
			// No endpoint of an integration flow starts it here.
			handler.start();
			return (payload) -> handler.handleMessage(new GenericMessage<>(payload)).block();
		}

		@EnableIntegration
		static final class Sending {

			@Bean
			ZContext context() {
				return new ZContext();
			}

			@Bean
			ZeroMqMessageHandler handler(ZContext context, @Value("${port}") int port) {
				ZeroMqMessageHandler handler = new ZeroMqMessageHandler(context, port, SocketType.PUB);
				handler.setTopic(TOPIC);
				return handler;
			}

		}

		static void receive(String address, Consumer<byte[]> handler) {
			handling = handler;
			start(Receiving.class, "address=" + address);
		}

		@EnableIntegration
		static final class Receiving {

			@Bean
			ZContext context() {
				return new ZContext();
			}

			@Bean
			DirectChannel channel() {
				DirectChannel channel = new DirectChannel();
				channel.subscribe((message) -> handling.accept((byte[]) message.getPayload()));
				return channel;
			}

			@Bean
			ZeroMqMessageProducer producer(ZContext context, DirectChannel channel,
					@Value("${address}") String address) {
				ZeroMqMessageProducer producer = new ZeroMqMessageProducer(context, SocketType.SUB);
				producer.setTopics("topic.");
				producer.setConnectUrl("tcp://" + address);
				producer.setConsumeDelay(Duration.ofMillis(1));
				producer.setOutputChannel(channel);
				return producer;
			}

		}

	}

}
