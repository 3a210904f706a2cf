package org.zmqspring.boot.autoconfigure;

import java.util.List;
import java.util.SplittableRandom;

import org.zmqspring.agent.SystemTicker;
import org.zmqspring.agent.Ticker;
import org.zmqspring.annotation.ListenerDefaults;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.convert.PayloadCodec;
import org.zmqspring.convert.PayloadConverters;
import org.zmqspring.listen.ListenObserver;
import org.zmqspring.listen.ListenerContainer;
import org.zmqspring.listen.LoggingErrorHandler;
import org.zmqspring.listen.ZmqListenerErrorHandler;
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
@Import({ ZmqJacksonConfiguration.class, ZmqListenerConfiguration.class, ZmqTemplateRegistrar.class })
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
			ObjectProvider<ZmqListenerErrorHandler> errorHandler, Ticker ticker) {
		return new ListenerDefaults(sockets.lanes(), properties.getListener().isAutoStartup(),
				errorHandler.getIfUnique(() -> new LoggingErrorHandler(ticker)));
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
		return new PayloadCodec(PayloadConverters.chain(converters.orderedStream().toList(),
				(jsonConverter != null) ? jsonConverter.converter() : null));
	}

	@Bean
	Publishers zmqPublishers(SocketCatalog sockets, PayloadCodec codec, Transport transport, Ticker ticker) {
		return new Publishers(sockets.publisherSettings(), codec, transport, ticker);
	}

	@Bean
	ListenerContainer zmqListenerContainer(SocketCatalog sockets, Transport transport, FactRelay facts, Ticker ticker,
			ObjectProvider<ListenObserver> observer, LinkDirectory directory) {
		return new ListenerContainer(transport::newPoller, facts, ticker,
				observer.getIfUnique(() -> ListenObserver.NONE), ZmqAutoConfiguration::laneThread, sockets.topics(),
				new DirectoryConnections(directory));
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
	ConnectionEventPublisher zmqConnectionEventPublisher(ApplicationEventPublisher publisher, Ticker ticker) {
		return new ConnectionEventPublisher(publisher, ticker);
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
	EngineLifecycle zmqEngineLifecycle(Supervisor supervisor, KeyFileWatch keys, SocketCatalog sockets,
			Transport transport, Ticker ticker) {
		return new EngineLifecycle(supervisor, keys, sockets, transport, ticker);
	}

	@Bean
	PublisherLifecycle zmqPublisherLifecycle(Publishers publishers, SocketStarter starter, SocketCatalog sockets,
			EngineLifecycle engine) {
		return new PublisherLifecycle(publishers, starter, sockets.publisherSockets());
	}

	@Bean
	ListenerLifecycle zmqListenerLifecycle(ListenerContainer container, SocketStarter starter, SocketCatalog sockets,
			EngineLifecycle engine, ApplicationContext context, Ticker ticker) {
		PollerWatchdog watchdog = new PollerWatchdog(() -> container.isStalled(PollerWatchdog.STALLED), context);
		return new ListenerLifecycle(container, starter, sockets, watchdog, ticker);
	}

	/**
	 * The poller keeps the application alive; a listener that never returns must not keep
	 * it from ending.
	 */
	private static Thread laneThread(Runnable worker) {
		Thread thread = new Thread(worker);
		thread.setDaemon(true);
		return thread;
	}

}
