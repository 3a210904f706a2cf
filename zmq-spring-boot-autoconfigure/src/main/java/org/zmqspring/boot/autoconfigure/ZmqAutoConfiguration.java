package org.zmqspring.boot.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.SplittableRandom;

import org.zmqspring.agent.Agent;
import org.zmqspring.agent.LogKeys;
import org.zmqspring.agent.LogThrottle;
import org.zmqspring.agent.SystemTicker;
import org.zmqspring.agent.Ticker;
import org.zmqspring.annotation.ListenerDefaults;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.convert.PayloadCodec;
import org.zmqspring.convert.PayloadConverters;
import org.zmqspring.convert.ZmqMessageConverter;
import org.zmqspring.listen.CallObserver;
import org.zmqspring.listen.FailureSettings;
import org.zmqspring.listen.IdleWatch;
import org.zmqspring.listen.LaneThreads;
import org.zmqspring.listen.ListenObserver;
import org.zmqspring.listen.ListenerContainer;
import org.zmqspring.listen.LoggingErrorHandler;
import org.zmqspring.listen.QuarantineSettings;
import org.zmqspring.listen.ZmqListenerErrorHandler;
import org.zmqspring.publish.PublishObserver;
import org.zmqspring.publish.Publishers;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.security.ZapAuthenticator;
import org.zmqspring.supervise.FactRelay;
import org.zmqspring.supervise.JvmNameResolver;
import org.zmqspring.supervise.KeyFileWatch;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkListener;
import org.zmqspring.supervise.LinkLog;
import org.zmqspring.supervise.NameResolver;
import org.zmqspring.supervise.SecurityAdvice;
import org.zmqspring.supervise.Supervisor;
import org.zmqspring.supervise.SupervisorSetup;
import org.zmqspring.transport.Transport;
import org.zmqspring.transport.ZapRefusals;
import org.zmqspring.transport.jeromq.JeromqTransport;
import org.zmqspring.transport.jeromq.ZapSetup;
import org.zmqspring.transport.jeromq.ZmqSocketCustomizer;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.messaging.converter.MessageConverter;

/**
 * Auto-configuration of ZeroMQ publishers, subscribers and {@link ZmqListener} methods.
 */
@AutoConfiguration(afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@ConditionalOnClass(name = "org.zeromq.ZContext")
@ConditionalOnBooleanProperty(name = "zmq.enabled", matchIfMissing = true)
@Conditional(OnOwnSocketsCondition.class)
@EnableConfigurationProperties(ZmqProperties.class)
@Import({ ZmqJacksonConfiguration.class, ZmqListenerConfiguration.class, LaneThreadsConfiguration.class,
		ZmqTemplateRegistrar.class })
public final class ZmqAutoConfiguration {

	/** Marks beans of general Spring types that are meant for ZeroMQ. */
	static final String QUALIFIER = "zmq";

	@Bean
	static ZmqTemplateRegistrar zmqTemplateRegistrar(Environment environment) {
		return new ZmqTemplateRegistrar(environment);
	}

	@Bean
	@ConditionalOnMissingBean(Ticker.class)
	SystemTicker zmqTicker() {
		return new SystemTicker();
	}

	@Bean
	@Lazy(false)
	PropertyAdvice zmqPropertyAdvice(Environment environment, ZmqProperties properties) {
		return new PropertyAdvice(environment, properties);
	}

	@Bean
	static ZmqBinding zmqBinding() {
		return new ZmqBinding();
	}

	@Bean
	SocketCatalog zmqSockets(ZmqProperties properties, ListableBeanFactory beanFactory) {
		boolean authenticated = BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beanFactory, ZapAuthenticator.class,
				true, false).length > 0;
		ParentSockets parents = ParentSockets.of(beanFactory);
		return new SocketCatalog(
				new ZmqPropertiesMapper(properties, authenticated, (socket) -> !parents.contain(socket)));
	}

	@Bean
	InjectedTemplates zmqInjectedTemplates(ConfigurableListableBeanFactory beanFactory, SocketCatalog sockets) {
		return new InjectedTemplates(beanFactory, sockets);
	}

	@Bean
	ZmqExtensions zmqExtensions(ObjectProvider<ZmqSocketCustomizer> customizers,
			ObjectProvider<ZapAuthenticator> authenticators, ObjectProvider<LinkListener> linkListeners,
			ListableBeanFactory beanFactory) {
		return new ZmqExtensions(new DeferredBeans<>(() -> customizers.orderedStream().toList()),
				new DeferredBeans<>(() -> authenticators.orderedStream().toList()),
				new DeferredBeans<>(() -> ofThisContext(linkListeners, LinkListener.class, beanFactory)));
	}

	/** Those of a parent watch the links of the parent. */
	private static <T> List<T> ofThisContext(ObjectProvider<T> beans, Class<T> type, ListableBeanFactory beanFactory) {
		Set<T> own = Collections.newSetFromMap(new IdentityHashMap<>());
		own.addAll(beanFactory.getBeansOfType(type).values());
		return beans.orderedStream().filter(own::contains).toList();
	}

	/**
	 * The bean of this context, or else that of its parent. An injected bean would not be
	 * unique if both contexts have one.
	 */
	private static <T> T nearest(BeanFactory beanFactory, Class<T> type, Supplier<T> otherwise) {
		return beanFactory.getBeanProvider(type).getIfUnique(otherwise);
	}

	@Bean
	ListenerDefaults zmqListenerDefaults(ZmqProperties properties, SocketCatalog sockets, Publishers publishers,
			Ticker ticker, BeanFactory beanFactory) {
		ListenerProperties listener = properties.getListener();
		FailureSettings failures = new FailureSettings(listener.getRetry().policy(),
				quarantine(listener.getQuarantine(), publishers, ticker, beanFactory),
				nearest(beanFactory, ZmqListenerErrorHandler.class, () -> new LoggingErrorHandler(ticker)));
		return new ListenerDefaults(sockets.lanes(), listener.isAutoStartup(), failures);
	}

	private static QuarantineSettings quarantine(QuarantineProperties properties, Publishers publishers, Ticker ticker,
			BeanFactory beanFactory) {
		String publisher = properties.getPublisher();
		return new QuarantineSettings(properties.getCapacity(), properties.getMaxBytes().toBytes(),
				(publisher != null) ? new QuarantineForwarder(template(publisher, publishers, beanFactory),
						new LogThrottle(Duration.ofSeconds(10), ticker)) : null);
	}

	/** A publisher of a parent is as good. */
	private static ZmqTemplate template(String publisher, Publishers publishers, BeanFactory beanFactory) {
		String bean = ZmqTemplateRegistrar.beanName(publisher);
		return (beanFactory.containsBean(bean) && beanFactory.isTypeMatch(bean, ZmqTemplate.class))
				? beanFactory.getBean(bean, ZmqTemplate.class) : publishers.template(publisher);
	}

	@Bean
	FactRelay zmqFacts() {
		return new FactRelay();
	}

	@Bean
	@ConditionalOnMissingBean(value = Transport.class, search = SearchStrategy.CURRENT)
	JeromqTransport zmqTransport(FactRelay facts, Ticker ticker, ZmqProperties properties, ZmqExtensions extensions,
			ZapRefusals refusals) {
		return new JeromqTransport(facts, ticker, properties.getIoThreads(), extensions.customizers(),
				new ZapSetup(extensions.authenticators(), refusals));
	}

	@Bean
	ZapRefusals zmqZapRefusals() {
		return new ZapRefusals();
	}

	@Bean
	@ConditionalOnMissingBean(value = PayloadCodec.class, search = SearchStrategy.CURRENT)
	PayloadCodec zmqPayloadCodec(ObjectProvider<ZmqMessageConverter> own,
			@Qualifier(QUALIFIER) ObjectProvider<MessageConverter> qualified, ObjectProvider<JsonConverter> json) {
		Set<MessageConverter> converters = new LinkedHashSet<>(own.orderedStream().toList());
		converters.addAll(qualified.orderedStream().toList());
		JsonConverter byJson = json.getIfAvailable(() -> new JsonConverter(null, null, null));
		PayloadCodec codec = new PayloadCodec(PayloadConverters.chain(converters, byJson.converter()),
				PayloadConverters.chain(converters, byJson.strict()));
		return (byJson.remedy() != null) ? codec.withRemedy(byJson.remedy()) : codec;
	}

	@Bean
	Publishers zmqPublishers(SocketCatalog sockets, Transport transport, EventPublisher events, Ticker ticker,
			BeanFactory beanFactory) {
		return new Publishers(sockets.publisherSettings(), beanFactory.getBean(PayloadCodec.class), transport, events,
				nearest(beanFactory, PublishObserver.class, () -> PublishObserver.NONE), ticker);
	}

	@Bean
	ListenerContainer zmqListenerContainer(SocketCatalog sockets, Transport transport, FactRelay facts, Ticker ticker,
			LinkDirectory directory, BeanFactory beanFactory) {
		return new ListenerContainer(transport::newPoller, facts, ticker,
				nearest(beanFactory, ListenObserver.class, () -> ListenObserver.NONE),
				beanFactory.getBean(LaneThreads.class),
				nearest(beanFactory, CallObserver.class, () -> CallObserver.NONE), sockets.subscriberSettings(),
				sockets, new DirectoryConnections(directory));
	}

	@Bean
	LinkDirectory zmqLinkDirectory() {
		return new LinkDirectory();
	}

	@Bean
	@ConditionalOnMissingBean(NameResolver.class)
	JvmNameResolver zmqNameResolver() {
		return new JvmNameResolver();
	}

	@Bean
	LinkLog zmqLinkLog() {
		return new LinkLog();
	}

	@Bean
	SecurityAdvice zmqSecurityAdvice() {
		return new SecurityAdvice();
	}

	@Bean
	KeyFileWatch zmqKeyFileWatch(ObjectProvider<Supervisor> supervisor, Ticker ticker) {
		return new KeyFileWatch((link) -> supervisor.getObject().reconnect(link), ticker);
	}

	@Bean
	EventPublisher zmqEventPublisher(ApplicationEventPublisher publisher, Ticker ticker) {
		return new EventPublisher(publisher, ticker);
	}

	@Bean
	Supervisor zmqSupervisor(Transport transport, ListenerContainer container, Publishers publishers,
			LinkDirectory directory, ZmqExtensions extensions, FactRelay facts, Ticker ticker,
			BeanFactory beanFactory) {
		NameResolver resolver = beanFactory.getBean(NameResolver.class);
		Supervisor supervisor = new Supervisor(new SupervisorSetup(transport, container, publishers.socketOwner(),
				resolver, directory, extensions.linkListeners()), new SplittableRandom(), ticker);
		facts.connectTo(supervisor);
		return supervisor;
	}

	@Bean
	SocketStarter zmqSocketStarter(Supervisor supervisor, LinkDirectory directory, Ticker ticker) {
		return new SocketStarter(supervisor, directory, ticker);
	}

	@Bean
	EngineLifecycle zmqEngineLifecycle(Supervisor supervisor, KeyFileWatch keys, ZmqExtensions extensions,
			Transport transport, Ticker ticker) {
		return new EngineLifecycle(supervisor, keys, extensions, transport, ticker);
	}

	@Bean
	PublisherLifecycle zmqPublisherLifecycle(Publishers publishers, SocketStarter starter, SocketCatalog sockets,
			EngineLifecycle engine) {
		PublisherLifecycle lifecycle = new PublisherLifecycle(publishers, starter, sockets.publisherSockets());
		engine.endFirst(lifecycle::destroy);
		return lifecycle;
	}

	@Bean
	ListenerLifecycle zmqListenerLifecycle(ListenerContainer container, SocketStarter starter, SocketCatalog sockets,
			EngineLifecycle engine, ZmqProperties properties, EventPublisher events, ApplicationContext context,
			Ticker ticker) {
		List<Agent> companions = new ArrayList<>();
		companions.add(new PollerWatchdog(() -> container.isStalled(PollerWatchdog.STALLED), context));
		Duration idle = properties.getListener().getIdleEventInterval();
		if (!idle.isZero()) {
			companions.add(new IdleWatch(container::listeners, container::isUnread, idle,
					(event) -> events.publish(event, LogKeys.listener(event.listener(), event.socket())), ticker));
		}
		return new ListenerLifecycle(container, starter, sockets, companions, ticker);
	}

}
