package org.zmqspring.annotation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

import org.assertj.core.api.ThrowableAssertAlternative;
import org.zmqspring.convert.JacksonPayloads;
import org.zmqspring.convert.PayloadCodec;
import org.zmqspring.convert.PayloadConverters;
import org.zmqspring.listen.BatchMessageListener;
import org.zmqspring.listen.FailureSettings;
import org.zmqspring.listen.LaneSettings;
import org.zmqspring.listen.ListenerSpec;
import org.zmqspring.listen.NoSockets;
import org.zmqspring.listen.RecordingRegistry;
import org.zmqspring.listen.SubscriberSockets;
import org.zmqspring.listen.ZmqListenerErrorHandler;
import org.zmqspring.message.ZmqConfigurationException;
import org.zmqspring.message.ZmqMessage;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A plain application context with the post-processor and a recording registry. Confined
 * to one thread.
 */
final class ListenerContext implements AutoCloseable {

	static final ZmqListenerErrorHandler DEFAULT_HANDLER = (failure) -> {
	};

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private final RecordingRegistry registry = new RecordingRegistry();

	private final Set<String> subscribers = new TreeSet<>(Set.of("default", "prices"));

	private final Map<String, Object> properties = new LinkedHashMap<>();

	private ListenerDefaults defaults = new ListenerDefaults(LaneSettings.DEFAULTS, true,
			FailureSettings.logged().withErrorHandler(DEFAULT_HANDLER));

	ListenerContext() {
		JsonMapper mapper = JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
		PayloadCodec codec = new PayloadCodec(PayloadConverters.chain(List.of(), JacksonPayloads.converter(mapper)),
				PayloadConverters.chain(List.of(), JacksonPayloads.strictConverter(mapper)));
		this.context.registerBean(PayloadCodec.class, () -> codec);
		this.context.registerBean(RecordingRegistry.class, () -> this.registry);
		this.context.registerBean(SubscriberSockets.class, () -> new NoSockets() {

			@Override
			public Set<String> names() {
				return ListenerContext.this.subscribers;
			}

		});
		this.context.registerBean(ListenerDefaults.class, () -> this.defaults);
		this.context.registerBean(ZmqListenerAnnotationBeanPostProcessor.class);
		this.context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", this.properties));
	}

	/** Start one with these beans; a class is a bean or a configuration. */
	static ListenerContext with(Class<?>... beans) {
		return new ListenerContext().start(beans);
	}

	@SuppressWarnings("unchecked")
	static ListenerContext withBean(Object bean) {
		ListenerContext context = new ListenerContext();
		context.context.registerBean("bean", (Class<Object>) bean.getClass(), () -> bean);
		return context.start();
	}

	ListenerContext property(String name, String value) {
		this.properties.put(name, value);
		return this;
	}

	ListenerContext defaults(LaneSettings lane, FailureSettings failures) {
		this.defaults = new ListenerDefaults(lane, true, failures);
		return this;
	}

	/** With one more bean. */
	ListenerContext and(String name, Object bean) {
		this.context.getBeanFactory().registerSingleton(name, bean);
		return this;
	}

	/** With one more bean that is qualified {@code zmq}. */
	<T> ListenerContext andQualified(String name, Class<T> type, Supplier<T> bean) {
		this.context.registerBean(name, type, bean, (definition) -> ((AbstractBeanDefinition) definition)
			.addQualifier(new AutowireCandidateQualifier(Qualifier.class, "zmq")));
		return this;
	}

	ListenerContext withoutSubscribers() {
		this.subscribers.clear();
		return this;
	}

	ListenerContext start(Class<?>... beans) {
		List.of(beans).forEach(this.context::register);
		this.context.refresh();
		return this;
	}

	AnnotationConfigApplicationContext context() {
		return this.context;
	}

	RecordingRegistry registry() {
		return this.registry;
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	MethodMessageListener listener() {
		return (MethodMessageListener) this.registry.only().listener();
	}

	ListenerSpec spec() {
		return this.registry.only();
	}

	/** Hand a message to the only listener. */
	void receive(String... frames) throws Exception {
		spec().listener().onMessage(message(frames));
	}

	/**
	 * Hand messages with these payloads to the only listener, each with its own topic.
	 */
	List<ZmqMessage> receiveAll(String... payloads) throws Exception {
		List<ZmqMessage> messages = new ArrayList<>();
		for (String payload : payloads) {
			messages.add(message("t" + messages.size(), payload));
		}
		receiveAll(messages);
		return messages;
	}

	void receiveAll(List<ZmqMessage> messages) throws Exception {
		((BatchMessageListener) spec().listener()).onMessages(messages);
	}

	static ZmqMessage message(String... frames) {
		byte[][] bytes = new byte[frames.length][];
		for (int i = 0; i < frames.length; i++) {
			bytes[i] = frames[i].getBytes(StandardCharsets.UTF_8);
		}
		return new ZmqMessage(bytes, "prices", "tcp://feed:5556", 1_000);
	}

	/** Expect that starting fails because of a listener. */
	static ThrowableAssertAlternative<ZmqConfigurationException> refused(Runnable start) {
		return assertThatExceptionOfType(ZmqConfigurationException.class).isThrownBy(() -> {
			try {
				start.run();
			}
			catch (BeanCreationException ex) {
				throw ex.getCause();
			}
		});
	}

	@Override
	public void close() {
		this.context.close();
	}

}
