package org.zmqspring.boot.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.messaging.converter.MessageConverter;

/**
 * Auto-configuration of ZeroMQ publishers, subscribers and {@link ZmqListener} methods.
 */
@AutoConfiguration(afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@ConditionalOnClass(name = "org.zeromq.ZContext")
@ConditionalOnBooleanProperty(name = "zmq.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ZmqProperties.class)
@Import({ ZmqJacksonConfiguration.class, ZmqListenerConfiguration.class, LaneThreadsConfiguration.class,
		ZmqTemplateRegistrar.class })
public final class ZmqAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(Ticker.class)
	SystemTicker zmqTicker() {
		return new SystemTicker();
	}

	@Bean
	SocketCatalog zmqSockets(ZmqProperties properties, ObjectProvider<ZapAuthenticator> authenticators) {
		return new SocketCatalog(new ZmqPropertiesMapper(properties, authenticators.stream().findAny().isPresent()));
	}

	@Bean
	ListenerDefaults zmqListenerDefaults(ZmqProperties properties, SocketCatalog sockets,
			ObjectProvider<ZmqListenerErrorHandler> errorHandler, Publishers publishers, Ticker ticker) {
		ListenerProperties listener = properties.getListener();
		FailureSettings failures = new FailureSettings(listener.getRetry().policy(),
				quarantine(listener.getQuarantine(), publishers, ticker),
				errorHandler.getIfUnique(() -> new LoggingErrorHandler(ticker)));
		return new ListenerDefaults(sockets.lanes(), listener.isAutoStartup(), failures);
	}

	private static QuarantineSettings quarantine(QuarantineProperties properties, Publishers publishers,
			Ticker ticker) {
		String publisher = properties.getPublisher();
		return new QuarantineSettings(properties.getCapacity(), properties.getMaxBytes().toBytes(),
				(publisher != null) ? new QuarantineForwarder(publishers.template(publisher),
						new LogThrottle(Duration.ofSeconds(10), ticker)) : null);
	}

	@Bean
	FactRelay zmqFacts() {
		return new FactRelay();
	}

	@Bean
	@ConditionalOnMissingBean(Transport.class)
	JeromqTransport zmqTransport(FactRelay facts, Ticker ticker, ZmqProperties properties,
			ObjectProvider<ZmqSocketCustomizer> customizers, ObjectProvider<ZapAuthenticator> authenticators,
			ZapRefusals refusals) {
		return new JeromqTransport(facts, ticker, properties.getIoThreads(), customizers.orderedStream().toList(),
				new ZapSetup(authenticators.orderedStream().toList(), refusals));
	}

	@Bean
	ZapRefusals zmqZapRefusals() {
		return new ZapRefusals();
	}

	@Bean
	@ConditionalOnMissingBean(PayloadCodec.class)
	PayloadCodec zmqPayloadCodec(ObjectProvider<MessageConverter> converters, ObjectProvider<JsonConverter> json) {
		JsonConverter jsonConverter = json.getIfAvailable();
		List<MessageConverter> own = converters.orderedStream().toList();
		return new PayloadCodec(
				PayloadConverters.chain(own, (jsonConverter != null) ? jsonConverter.converter() : null),
				PayloadConverters.chain(own, (jsonConverter != null) ? jsonConverter.strict() : null));
	}

	@Bean
	Publishers zmqPublishers(SocketCatalog sockets, PayloadCodec codec, Transport transport, EventPublisher events,
			ObjectProvider<PublishObserver> observer, Ticker ticker) {
		return new Publishers(sockets.publisherSettings(), codec, transport, events,
				observer.getIfUnique(() -> PublishObserver.NONE), ticker);
	}

	@Bean
	ListenerContainer zmqListenerContainer(SocketCatalog sockets, Transport transport, FactRelay facts, Ticker ticker,
			ObjectProvider<ListenObserver> observer, ObjectProvider<CallObserver> calls, LaneThreads threads,
			LinkDirectory directory) {
		return new ListenerContainer(transport::newPoller, facts, ticker,
				observer.getIfUnique(() -> ListenObserver.NONE), threads, calls.getIfUnique(() -> CallObserver.NONE),
				sockets.subscriberSettings(), sockets, new DirectoryConnections(directory));
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
			NameResolver resolver, LinkDirectory directory, ObjectProvider<LinkListener> listeners, FactRelay facts,
			Ticker ticker) {
		List<LinkListener> linkListeners = listeners.orderedStream().toList();
		Supervisor supervisor = new Supervisor(
				new SupervisorSetup(transport, container, publishers.socketOwner(), resolver, directory, linkListeners),
				new SplittableRandom(), ticker);
		facts.connectTo(supervisor);
		return supervisor;
	}

	@Bean
	SocketStarter zmqSocketStarter(Supervisor supervisor, LinkDirectory directory, Ticker ticker) {
		return new SocketStarter(supervisor, directory, ticker);
	}

	@Bean
	EngineLifecycle zmqEngineLifecycle(Supervisor supervisor, KeyFileWatch keys, Transport transport, Ticker ticker) {
		return new EngineLifecycle(supervisor, keys, transport, ticker);
	}

	@Bean
	PublisherLifecycle zmqPublisherLifecycle(Publishers publishers, SocketStarter starter, SocketCatalog sockets,
			EngineLifecycle engine) {
		return new PublisherLifecycle(publishers, starter, sockets.publisherSockets());
	}

	@Bean
	ListenerLifecycle zmqListenerLifecycle(ListenerContainer container, SocketStarter starter, SocketCatalog sockets,
			EngineLifecycle engine, ZmqProperties properties, EventPublisher events, ApplicationContext context,
			Ticker ticker) {
		List<Agent> companions = new ArrayList<>();
		companions.add(new PollerWatchdog(() -> container.isStalled(PollerWatchdog.STALLED), context));
		Duration idle = properties.getListener().getIdleEventInterval();
		if (!idle.isZero()) {
			companions.add(new IdleWatch(container::listeners, idle,
					(event) -> events.publish(event, LogKeys.listener(event.listener(), event.socket())), ticker));
		}
		return new ListenerLifecycle(container, starter, sockets, companions, ticker);
	}

}
