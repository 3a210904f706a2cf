package org.zmqspring.boot.autoconfigure;

import org.zmqspring.agent.SystemTicker;
import org.zmqspring.agent.Ticker;
import org.zmqspring.annotation.ListenerDefaults;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.config.JsonConverter;
import org.zmqspring.config.ZmqConfiguration;
import org.zmqspring.config.ZmqDefaults;
import org.zmqspring.config.ZmqExtensions;
import org.zmqspring.config.ZmqSettings;
import org.zmqspring.convert.PayloadCodec;
import org.zmqspring.convert.ZmqMessageConverter;
import org.zmqspring.listen.ListenerContainer;
import org.zmqspring.publish.Publishers;
import org.zmqspring.security.ZapAuthenticator;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkLog;
import org.zmqspring.supervise.NameResolver;
import org.zmqspring.supervise.SecurityWarnings;
import org.zmqspring.supervise.SupervisorRelay;
import org.zmqspring.supervise.SystemNameResolver;
import org.zmqspring.transport.Transport;
import org.zmqspring.transport.ZapRefusals;
import org.zmqspring.transport.jeromq.JeromqTransport;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
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
@Import({ ZmqJacksonConfiguration.class, ZmqConfiguration.class, LaneThreadsConfiguration.class,
		ZmqListenerConfiguration.class, ZmqTemplateRegistrar.class })
public final class ZmqAutoConfiguration {

	@Bean
	static ZmqTemplateRegistrar zmqTemplateRegistrar(Environment environment) {
		return new ZmqTemplateRegistrar(environment);
	}

	@Bean
	static ZmqBinding zmqBinding() {
		return new ZmqBinding();
	}

	@Bean
	@Lazy(false)
	PropertyAdvice zmqPropertyAdvice(Environment environment, ZmqProperties properties) {
		return new PropertyAdvice(environment, properties);
	}

	@Bean
	ZmqSettings zmqSettings(ZmqProperties properties, ObjectProvider<ZmqConnectionDetails> details,
			Environment environment, ListableBeanFactory beanFactory) {
		boolean authenticated = BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beanFactory, ZapAuthenticator.class,
				true, false).length > 0;
		ZmqConnectionDetails given = details.getIfAvailable();
		ZmqSettings settings = (given != null)
				? new GivenConnections(given, environment).resolve(properties, authenticated)
				: SocketResolver.resolve(properties, authenticated);
		return ParentSockets.of(beanFactory).without(settings);
	}

	@Bean
	PollerWatchdog zmqPollerWatchdog(ObjectProvider<ListenerContainer> container, ApplicationContext context) {
		return new PollerWatchdog(() -> container.getObject().isStalled(PollerWatchdog.STALLED), context);
	}

	@Bean
	@ConditionalOnMissingBean(Ticker.class)
	SystemTicker zmqTicker() {
		return new SystemTicker();
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	LinkDirectory zmqLinkDirectory() {
		return new LinkDirectory();
	}

	@Bean
	@ConditionalOnMissingBean(NameResolver.class)
	SystemNameResolver zmqNameResolver() {
		return new SystemNameResolver();
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	LinkLog zmqLinkLog() {
		return new LinkLog();
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	SecurityWarnings zmqSecurityWarnings() {
		return new SecurityWarnings();
	}

	@Bean
	@ConditionalOnMissingBean(value = Transport.class, search = SearchStrategy.CURRENT)
	JeromqTransport zmqTransport(SupervisorRelay facts, Ticker ticker, ZmqSettings settings, ZmqExtensions extensions,
			ZapRefusals refusals) {
		return ZmqDefaults.transport(facts, ticker, settings, extensions, refusals);
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	PayloadCodec zmqPayloadCodec(ObjectProvider<ZmqMessageConverter> own,
			@Qualifier(ZmqDefaults.QUALIFIER) ObjectProvider<MessageConverter> qualified,
			ObjectProvider<JsonConverter> json) {
		return ZmqDefaults.codec(own, qualified, json);
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	ListenerDefaults zmqListenerDefaults(ZmqSettings settings, Publishers publishers, Ticker ticker,
			BeanFactory beanFactory) {
		return ZmqDefaults.listenerDefaults(settings, publishers, ticker, beanFactory);
	}

}
