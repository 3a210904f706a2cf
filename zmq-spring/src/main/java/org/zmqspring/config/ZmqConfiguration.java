package org.zmqspring.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.zmqspring.agent.Agent;
import org.zmqspring.agent.LogKeys;
import org.zmqspring.agent.Ticker;
import org.zmqspring.annotation.ZmqListenerAnnotationBeanPostProcessor;
import org.zmqspring.convert.PayloadCodec;
import org.zmqspring.feed.ZmqFraming;
import org.zmqspring.forward.Forwarders;
import org.zmqspring.link.TransitionCause;
import org.zmqspring.listen.CallObserver;
import org.zmqspring.listen.FeedSupport;
import org.zmqspring.listen.IdleWatch;
import org.zmqspring.listen.LaneThreads;
import org.zmqspring.listen.ListenObserver;
import org.zmqspring.listen.ListenerContainer;
import org.zmqspring.listen.ListenerRuntime;
import org.zmqspring.message.Internal;
import org.zmqspring.message.ZmqConfigurationException;
import org.zmqspring.publish.PublishObserver;
import org.zmqspring.publish.Publishers;
import org.zmqspring.replay.ReplayClient;
import org.zmqspring.security.ZapAuthenticator;
import org.zmqspring.supervise.KeyFileWatch;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkListener;
import org.zmqspring.supervise.NameResolver;
import org.zmqspring.supervise.Supervisor;
import org.zmqspring.supervise.SupervisorRelay;
import org.zmqspring.supervise.SupervisorSetup;
import org.zmqspring.supervise.ZmqConnectionEvent;
import org.zmqspring.transport.Transport;
import org.zmqspring.transport.ZapRefusals;
import org.zmqspring.transport.jeromq.ZmqSocketCustomizer;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;

/**
 * The beans that connect a {@link ZmqSettings} bean with the application, except those
 * that an application can replace ({@link ZmqDefaults}).
 */
@Configuration(proxyBeanMethods = false)
@Internal
public class ZmqConfiguration {

	ZmqConfiguration() {
	}

	@Bean
	static ZmqTemplates zmqTemplates() {
		return new ZmqTemplates();
	}

	@Bean
	Sockets zmqSockets(LinkDirectory directory, BeanFactory beanFactory) {
		return new Sockets(beanFactory.getBean(ZmqSettings.class), directory);
	}

	@Bean
	ZmqPorts zmqPorts(Sockets sockets, LinkDirectory directory) {
		return new ZmqPorts(sockets, directory);
	}

	/** Not lazy: it adds properties, which other beans read. */
	@Bean
	@Lazy(false)
	LocalPortProperties zmqLocalPortProperties(ZmqPorts ports) {
		return new LocalPortProperties(ports);
	}

	@Bean
	TemplateNameCheck zmqTemplateNameCheck(ConfigurableListableBeanFactory beanFactory, Sockets sockets) {
		return new TemplateNameCheck(beanFactory, sockets);
	}

	@Bean
	ZmqExtensions zmqExtensions(ObjectProvider<ZmqSocketCustomizer> customizers,
			ObjectProvider<ZapAuthenticator> authenticators, ObjectProvider<LinkListener> linkListeners,
			ListableBeanFactory beanFactory) {
		return ZmqExtensions.lazily(() -> customizers.orderedStream().toList(),
				() -> authenticators.orderedStream().toList(),
				() -> withPoller(beanFactory, ofThisContext(linkListeners, LinkListener.class, beanFactory)));
	}

	/** The poller comes first, so that it asks for missed messages without delay. */
	private static List<LinkListener> withPoller(BeanFactory beanFactory, List<LinkListener> others) {
		ListenerContainer container = beanFactory.getBean(ListenerContainer.class);
		LinkListener poller = new LinkListener() {

			@Override
			public void changed(ZmqConnectionEvent event) {
				container.onLink(event.link(), event.to().isUp());
				if (event.cause() == TransitionCause.GONE) {
					container.onEnded(event.link());
				}
			}

		};
		return Stream.concat(Stream.of(poller), others.stream()).toList();
	}

	/** The beans of this context. Those of a parent watch the parent's links. */
	private static <T> List<T> ofThisContext(ObjectProvider<T> beans, Class<T> type, ListableBeanFactory beanFactory) {
		Set<T> own = Collections.newSetFromMap(new IdentityHashMap<>());
		own.addAll(beanFactory.getBeansOfType(type).values());
		return beans.orderedStream().filter(own::contains).toList();
	}

	/**
	 * The bean of this context, or else that of its parent. An injected bean would not be
	 * unique if both contexts have one.
	 */
	static <T> T nearest(BeanFactory beanFactory, Class<T> type, Supplier<T> otherwise) {
		T bean = nearest(beanFactory, type);
		return (bean != null) ? bean : otherwise.get();
	}

	/**
	 * The bean of this context, or else that of its parent.
	 * @param beanFactory the context
	 * @param type the type of the bean
	 * @param <T> the type of the bean
	 * @return the bean; {@code null} if there is none
	 * @throws NoUniqueBeanDefinitionException if one context has several and none of them
	 * is primary
	 */
	public static <T> @Nullable T nearest(BeanFactory beanFactory, Class<T> type) {
		try {
			return beanFactory.getBeanProvider(type).getIfAvailable();
		}
		catch (NoUniqueBeanDefinitionException ex) {
			Collection<String> names = ex.getBeanNamesFound();
			if (names == null || !type.equals(ex.getBeanType())) {
				throw ex;
			}
			throw new NoUniqueBeanDefinitionException(type, names.size(), "the beans " + String.join(" and ", names)
					+ " are of this type, and only one can be used. Mark it with @Primary, or remove the others");
		}
	}

	@Bean
	SupervisorRelay zmqSupervisorRelay() {
		return new SupervisorRelay();
	}

	@Bean
	ZapRefusals zmqZapRefusals() {
		return new ZapRefusals();
	}

	@Bean
	Publishers zmqPublishers(Sockets sockets, Transport transport, EventPublisher events, Ticker ticker,
			BeanFactory beanFactory) {
		return new Publishers(sockets.publisherSettings(), beanFactory.getBean(PayloadCodec.class), transport, events,
				nearest(beanFactory, PublishObserver.class, () -> PublishObserver.NONE), ticker);
	}

	@Bean
	Forwarders zmqForwarders(Sockets sockets, Transport transport, SupervisorRelay facts, Ticker ticker) {
		return new Forwarders(sockets.forwarders().stream().map(ForwarderSpec::settings).toList(), transport, facts,
				ticker);
	}

	@Bean
	ListenerContainer zmqListenerContainer(Sockets sockets, Transport transport, SupervisorRelay facts, Ticker ticker,
			EventPublisher events, BeanFactory beanFactory) {
		return new ListenerContainer(transport::newPoller, facts, ticker, () -> runtime(events, beanFactory), sockets);
	}

	/** Called late: meters, observations and threads may control listeners. */
	private static ListenerRuntime runtime(EventPublisher events, BeanFactory beanFactory) {
		return new ListenerRuntime(nearest(beanFactory, ListenObserver.class, () -> ListenObserver.NONE),
				nearest(beanFactory, CallObserver.class, () -> CallObserver.NONE),
				beanFactory.getBean(LaneThreads.class), new FeedSupport(events::lost,
						(bean) -> framing(bean, beanFactory), beanFactory.getBean(ReplayClient.class)));
	}

	private static ZmqFraming framing(String bean, BeanFactory beanFactory) {
		if (!beanFactory.containsBean(bean) || !beanFactory.isTypeMatch(bean, ZmqFraming.class)) {
			throw new ZmqConfigurationException("The option framing of a subscriber is '" + bean
					+ "', and no ZmqFraming bean has this name. Define a ZmqFraming bean with this name, or correct"
					+ " the option framing");
		}
		return beanFactory.getBean(bean, ZmqFraming.class);
	}

	/**
	 * The resolver is looked up at the first request: it may need beans that register
	 * listeners when they are created.
	 */
	@Bean
	ReplayClient zmqReplayClient(Transport transport, Ticker ticker, BeanFactory beanFactory) {
		return new ReplayClient(transport,
				(host, ipv6, addresses) -> beanFactory.getBean(NameResolver.class)
					.resolve(host, ipv6, (resolution) -> addresses.accept(resolution.addresses())),
				new SplittableRandom(), ticker);
	}

	@Bean
	KeyFileWatch zmqKeyFileWatch(SupervisorRelay supervisor, Ticker ticker) {
		return new KeyFileWatch(supervisor::reconnect, ticker);
	}

	@Bean
	EventPublisher zmqEventPublisher(ApplicationEventPublisher publisher, Ticker ticker) {
		return new EventPublisher(publisher, ticker);
	}

	@Bean
	Supervisor zmqSupervisor(Transport transport, ListenerContainer container, Publishers publishers,
			Forwarders forwarders, LinkDirectory directory, ZmqExtensions extensions, SupervisorRelay relay,
			Ticker ticker, BeanFactory beanFactory) {
		NameResolver resolver = beanFactory.getBean(NameResolver.class);
		Supervisor supervisor = new Supervisor(new SupervisorSetup(transport,
				new SupervisorSetup.Owners(container, publishers.socketOwner(), publishers.replayOwner(),
						forwarders.frontendOwner(), forwarders.backendOwner()),
				resolver, directory, extensions.linkListeners()), new SplittableRandom(), ticker);
		relay.connectTo(supervisor);
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
	ForwarderLifecycle zmqForwarderLifecycle(Forwarders forwarders, SocketStarter starter, Sockets sockets,
			EngineLifecycle engine) {
		ForwarderLifecycle lifecycle = new ForwarderLifecycle(forwarders, starter, sockets.forwarders());
		engine.endFirst(lifecycle);
		return lifecycle;
	}

	@Bean
	PublisherLifecycle zmqPublisherLifecycle(Publishers publishers, SocketStarter starter, Sockets sockets,
			EngineLifecycle engine) {
		PublisherLifecycle lifecycle = new PublisherLifecycle(publishers, starter, sockets.publishers());
		engine.endFirst(lifecycle);
		return lifecycle;
	}

	@Bean
	ListenerLifecycle zmqListenerLifecycle(ListenerContainer container, ReplayClient replay, SocketStarter starter,
			Sockets sockets, EngineLifecycle engine, EventPublisher events, ObjectProvider<PollerCompanion> companions,
			ListableBeanFactory beanFactory, Ticker ticker) {
		List<Agent> agents = new ArrayList<>(ofThisContext(companions, PollerCompanion.class, beanFactory));
		ListenerSettings settings = beanFactory.getBean(ZmqSettings.class).listener();
		Duration idle = settings.idleEventInterval();
		if (!idle.isZero()) {
			agents.add(new IdleWatch(container::listeners, container::isUnread, idle,
					(event) -> events.publish(event, LogKeys.listener(event.listener(), event.socket())), ticker));
		}
		return new ListenerLifecycle(container, replay, starter, sockets, settings.lanes().shutdownTimeout(), agents,
				ticker);
	}

	/**
	 * Finds {@link org.zmqspring.annotation.ZmqListener} methods and classes. A child
	 * context whose parent has the sockets needs nothing else.
	 */
	@Configuration(proxyBeanMethods = false)
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	public static class Listeners {

		Listeners() {
		}

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		static ZmqListenerAnnotationBeanPostProcessor zmqListenerAnnotationBeanPostProcessor() {
			return new ZmqListenerAnnotationBeanPostProcessor();
		}

	}

	/**
	 * Work that a separate thread does while the poller runs, such as watching the
	 * poller. Beans of this type start after the poller and stop before it.
	 */
	public interface PollerCompanion extends Agent {

	}

}
