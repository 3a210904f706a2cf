package org.zmqspring.config;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.SystemTicker;
import org.zmqspring.agent.Ticker;
import org.zmqspring.annotation.ListenerDefaults;
import org.zmqspring.convert.PayloadCodec;
import org.zmqspring.convert.PayloadConverters;
import org.zmqspring.convert.ZmqMessageConverter;
import org.zmqspring.listen.FailureSettings;
import org.zmqspring.listen.LaneThreads;
import org.zmqspring.listen.LoggingErrorHandler;
import org.zmqspring.listen.QuarantineSettings;
import org.zmqspring.listen.ZmqListenerErrorHandler;
import org.zmqspring.message.Internal;
import org.zmqspring.publish.Publishers;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkLog;
import org.zmqspring.supervise.NameResolver;
import org.zmqspring.supervise.SecurityWarnings;
import org.zmqspring.supervise.SupervisorRelay;
import org.zmqspring.supervise.SystemNameResolver;
import org.zmqspring.transport.Transport;
import org.zmqspring.transport.ZapRefusals;
import org.zmqspring.transport.jeromq.JeromqTransport;
import org.zmqspring.transport.jeromq.zap.ZapSetup;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.converter.MessageConverter;

/**
 * The beans that an application can replace: a bean is not created if the application has
 * one of the same type. {@link EnableZmq} and the auto-configuration of Spring Boot both
 * add them from here.
 */
@Configuration(proxyBeanMethods = false)
@Internal
public class ZmqDefaults {

	/** Marks beans of general Spring types that are meant for ZeroMQ. */
	public static final String QUALIFIER = "zmq";

	ZmqDefaults() {
	}

	@Bean
	@Replaceable(value = Ticker.class, byParent = true)
	SystemTicker zmqTicker() {
		return new SystemTicker();
	}

	@Bean
	@Replaceable(LinkDirectory.class)
	LinkDirectory zmqLinkDirectory() {
		return new LinkDirectory();
	}

	@Bean
	@Replaceable(value = NameResolver.class, byParent = true)
	SystemNameResolver zmqNameResolver() {
		return new SystemNameResolver();
	}

	@Bean
	@Replaceable(LinkLog.class)
	LinkLog zmqLinkLog() {
		return new LinkLog();
	}

	@Bean
	@Replaceable(SecurityWarnings.class)
	SecurityWarnings zmqSecurityWarnings() {
		return new SecurityWarnings();
	}

	@Bean
	@Replaceable(LaneThreads.class)
	LaneThreads zmqLaneThreads() {
		return LaneThreads.platform(null);
	}

	@Bean
	@Replaceable(Transport.class)
	JeromqTransport zmqTransport(SupervisorRelay facts, Ticker ticker, ZmqExtensions extensions, ZapRefusals refusals,
			BeanFactory beanFactory) {
		return new JeromqTransport(facts, ticker, beanFactory.getBean(ZmqSettings.class).ioThreads(),
				extensions.customizers(), new ZapSetup(extensions.authenticators(), refusals));
	}

	/** Asks the converters of the application first, then the one for JSON. */
	@Bean
	@Replaceable(PayloadCodec.class)
	PayloadCodec zmqPayloadCodec(ObjectProvider<ZmqMessageConverter> own,
			@Qualifier(QUALIFIER) ObjectProvider<MessageConverter> qualified, ObjectProvider<JsonConverter> json) {
		Set<MessageConverter> converters = new LinkedHashSet<>(own.orderedStream().toList());
		converters.addAll(qualified.orderedStream().toList());
		JsonConverter byJson = json.getIfAvailable(() -> new JsonConverter(null, null, null));
		PayloadCodec codec = new PayloadCodec(PayloadConverters.chain(converters, byJson.converter()),
				PayloadConverters.chain(converters, byJson.strict()));
		return (byJson.remedy() != null) ? codec.withRemedy(byJson.remedy()) : codec;
	}

	/**
	 * Contains the converters for JSON. It is not a {@link MessageConverter} itself,
	 * because other messaging modules of the application would use it. Immutable.
	 *
	 * @param converter converts by JSON; {@code null} if there is no mapper to use
	 * @param strict refuses JSON with unknown properties; {@code null} if there is no
	 * mapper to use
	 * @param remedy what to do if there are several mappers to choose from
	 */
	public record JsonConverter(@Nullable MessageConverter converter, @Nullable MessageConverter strict,
			@Nullable String remedy) {
	}

	@Bean
	@Replaceable(ListenerDefaults.class)
	ListenerDefaults zmqListenerDefaults(Publishers publishers, Ticker ticker, BeanFactory beanFactory) {
		ListenerSettings listener = beanFactory.getBean(ZmqSettings.class).listener();
		return new ListenerDefaults(listener.lanes(), listener.autoStartup(), new FailureSettings(listener.retry(),
				quarantine(listener, publishers, ticker, beanFactory), errorHandler(beanFactory, ticker)));
	}

	/**
	 * If there are several and none is primary, failures are logged, unless the listener
	 * names a handler.
	 */
	private static ZmqListenerErrorHandler errorHandler(BeanFactory beanFactory, Ticker ticker) {
		return beanFactory.getBeanProvider(ZmqListenerErrorHandler.class)
			.getIfUnique(() -> new LoggingErrorHandler(ticker));
	}

	private static QuarantineSettings quarantine(ListenerSettings listener, Publishers publishers, Ticker ticker,
			BeanFactory beanFactory) {
		String publisher = listener.quarantinePublisher();
		return (publisher != null) ? new QuarantineSettings(listener.quarantine().capacity(),
				listener.quarantine().maxBytes(), new QuarantineForwarder(template(publisher, publishers, beanFactory),
						new LogThrottle(Duration.ofSeconds(10), ticker)))
				: listener.quarantine();
	}

	/** It may be a publisher of a parent context. */
	private static ZmqTemplate template(String publisher, Publishers publishers, BeanFactory beanFactory) {
		String bean = ZmqTemplates.beanName(publisher);
		return (beanFactory.containsBean(bean) && beanFactory.isTypeMatch(bean, ZmqTemplate.class))
				? beanFactory.getBean(bean, ZmqTemplate.class) : publishers.template(publisher);
	}

}
