package org.zmqspring.config;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

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
import org.springframework.context.annotation.Fallback;
import org.springframework.messaging.converter.MessageConverter;

/**
 * The beans that an application can replace by its own, as {@link EnableZmq} adds them: a
 * bean of the application wins wherever one is injected. The listeners of links have to
 * be replaced by name. Spring Boot's auto-configuration adds its own by the same methods,
 * on conditions.
 */
@Configuration(proxyBeanMethods = false)
@Internal
public class ZmqDefaults {

	/** Marks beans of general Spring types that are meant for ZeroMQ. */
	public static final String QUALIFIER = "zmq";

	ZmqDefaults() {
	}

	@Bean
	static ZmqTemplates zmqTemplates() {
		return new ZmqTemplates();
	}

	@Bean
	@Fallback
	Ticker zmqTicker() {
		return new SystemTicker();
	}

	@Bean
	@Fallback
	LinkDirectory zmqLinkDirectory() {
		return new LinkDirectory();
	}

	@Bean
	@Fallback
	NameResolver zmqNameResolver() {
		return new SystemNameResolver();
	}

	@Bean
	LinkLog zmqLinkLog() {
		return new LinkLog();
	}

	@Bean
	SecurityWarnings zmqSecurityWarnings() {
		return new SecurityWarnings();
	}

	@Bean
	@Fallback
	LaneThreads zmqLaneThreads() {
		return LaneThreads.platform(null);
	}

	@Bean
	@Fallback
	Transport zmqTransport(SupervisorRelay facts, Ticker ticker, ZmqExtensions extensions, ZapRefusals refusals,
			BeanFactory beanFactory) {
		return transport(facts, ticker, beanFactory.getBean(ZmqSettings.class), extensions, refusals);
	}

	@Bean
	@Fallback
	PayloadCodec zmqPayloadCodec(ObjectProvider<ZmqMessageConverter> own,
			@Qualifier(QUALIFIER) ObjectProvider<MessageConverter> qualified, ObjectProvider<JsonConverter> json) {
		return codec(own, qualified, json);
	}

	@Bean
	@Fallback
	ListenerDefaults zmqListenerDefaults(Publishers publishers, Ticker ticker, BeanFactory beanFactory) {
		return listenerDefaults(beanFactory.getBean(ZmqSettings.class), publishers, ticker, beanFactory);
	}

	/**
	 * The engine.
	 * @param facts told of its events
	 * @param ticker the clock
	 * @param settings what is configured
	 * @param extensions beans of the application that extend it
	 * @param refusals counts peers that may not connect
	 * @return the engine
	 */
	public static JeromqTransport transport(SupervisorRelay facts, Ticker ticker, ZmqSettings settings,
			ZmqExtensions extensions, ZapRefusals refusals) {
		return new JeromqTransport(facts, ticker, settings.ioThreads(), extensions.customizers(),
				new ZapSetup(extensions.authenticators(), refusals));
	}

	/**
	 * Converts payloads by the converters of the application, then by JSON.
	 * @param own converters that are meant for ZeroMQ by their type
	 * @param qualified converters that are meant for ZeroMQ by their qualifier
	 * @param json converters for JSON, if there is a library for it
	 * @return the codec
	 */
	public static PayloadCodec codec(ObjectProvider<ZmqMessageConverter> own,
			ObjectProvider<MessageConverter> qualified, ObjectProvider<JsonConverter> json) {
		Set<MessageConverter> converters = new LinkedHashSet<>(own.orderedStream().toList());
		converters.addAll(qualified.orderedStream().toList());
		JsonConverter byJson = json.getIfAvailable(() -> new JsonConverter(null, null, null));
		PayloadCodec codec = new PayloadCodec(PayloadConverters.chain(converters, byJson.converter()),
				PayloadConverters.chain(converters, byJson.strict()));
		return (byJson.remedy() != null) ? codec.withRemedy(byJson.remedy()) : codec;
	}

	/**
	 * What listeners get where their annotation is silent.
	 * @param settings what is configured
	 * @param publishers the publishers, one of which may send such messages
	 * @param ticker the clock
	 * @param beanFactory where an error handler is found, and templates of a parent
	 * context
	 * @return the defaults
	 */
	public static ListenerDefaults listenerDefaults(ZmqSettings settings, Publishers publishers, Ticker ticker,
			BeanFactory beanFactory) {
		ListenerSettings listener = settings.listener();
		return new ListenerDefaults(listener.lanes(), listener.autoStartup(), new FailureSettings(listener.retry(),
				quarantine(listener, publishers, ticker, beanFactory), errorHandler(beanFactory, ticker)));
	}

	/** Of several, listeners name the one that they want. */
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

	/** A publisher of a parent will do. */
	private static ZmqTemplate template(String publisher, Publishers publishers, BeanFactory beanFactory) {
		String bean = ZmqTemplates.beanName(publisher);
		return (beanFactory.containsBean(bean) && beanFactory.isTypeMatch(bean, ZmqTemplate.class))
				? beanFactory.getBean(bean, ZmqTemplate.class) : publishers.template(publisher);
	}

}
