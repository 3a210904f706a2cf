package org.zmqspring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.zmqspring.config.SocketSpec;
import org.zmqspring.config.ZmqConfiguration;
import org.zmqspring.config.ZmqSettings;
import org.zmqspring.config.ZmqTemplates;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.security.ZapAuthenticator;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Makes the settings from the properties, unless the application has a
 * {@link ZmqSettings} bean of its own.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(value = ZmqSettings.class, search = SearchStrategy.CURRENT)
@Import(ZmqSettingsConfiguration.TemplateRegistrar.class)
class ZmqSettingsConfiguration {

	@Bean
	static TemplateRegistrar zmqTemplateRegistrar(Environment environment) {
		return new TemplateRegistrar(environment);
	}

	/**
	 * The warnings of {@link PropertyAdvice} come first: they may explain invalid
	 * settings.
	 */
	@Bean
	@DependsOn("zmqPropertyAdvice")
	ZmqSettings zmqSettings(ZmqProperties properties, Environment environment, ListableBeanFactory beanFactory) {
		boolean authenticated = BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beanFactory, ZapAuthenticator.class,
				true, false).length > 0;
		ZmqConnectionDetails details = ZmqConfiguration.nearest(beanFactory, ZmqConnectionDetails.class);
		ZmqSettings settings = (details != null)
				? new ConnectionOverrides(details).apply(properties, environment).resolve(properties, authenticated)
				: SocketResolver.resolve(properties, authenticated);
		return ParentContexts.of(beanFactory).without(settings);
	}

	/** The name of the application's own {@link ZmqSettings} bean, if it has one. */
	static @Nullable String ownSettings(ListableBeanFactory beanFactory) {
		if (beanFactory.getBeanNamesForType(TemplateRegistrar.class, true, false).length > 0) {
			return null;
		}
		String[] names = beanFactory.getBeanNamesForType(ZmqSettings.class, true, false);
		return (names.length > 0) ? names[0] : null;
	}

	/**
	 * Registers a {@link ZmqTemplate} for each configured publisher before the settings
	 * exist. So conditions of other auto-configurations see the templates, and filters
	 * and servlets of an embedded web server can inject them. Later, {@link ZmqTemplates}
	 * adds and removes templates if connection details or a parent change the publishers.
	 * <p>
	 * It is called twice: as a registrar among the auto-configurations, and as a
	 * post-processor at each start. The second call does nothing, unless connection
	 * details came in between. An application that is processed ahead of time runs only
	 * the post-processor, with the properties at run time. Confined to the thread that
	 * starts the application.
	 */
	static final class TemplateRegistrar
			implements ImportBeanDefinitionRegistrar, BeanDefinitionRegistryPostProcessor, EnvironmentAware {

		private static final String REGISTRAR = "zmqTemplateRegistrar";

		/** Attribute of its bean definition: whether there were connection details. */
		private static final String OVERRIDES = TemplateRegistrar.class.getName() + ".overrides";

		private Environment environment;

		TemplateRegistrar(Environment environment) {
			this.environment = environment;
		}

		@Override
		public void setEnvironment(Environment environment) {
			this.environment = environment;
		}

		@Override
		public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
			postProcessBeanDefinitionRegistry(registry);
		}

		@Override
		public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
			boolean overrides = ConnectionOverrides.areThere((ListableBeanFactory) registry);
			BeanDefinition own = registry.containsBeanDefinition(REGISTRAR) ? registry.getBeanDefinition(REGISTRAR)
					: null;
			if (own == null || !Boolean.valueOf(overrides).equals(own.getAttribute(OVERRIDES))) {
				ZmqTemplates.register(registry, publishers((BeanFactory) registry, overrides));
			}
			if (own != null) {
				own.setAttribute(OVERRIDES, overrides);
			}
		}

		private List<String> publishers(BeanFactory beanFactory, boolean overrides) {
			ParentContexts parents = ParentContexts.of(beanFactory);
			if (!overrides && parents.haveNoSockets()) {
				return ConfiguredPublishers.bind(this.environment).names();
			}
			ZmqProperties properties = ZmqBinding.bind(this.environment);
			List<ConfiguredSocket> sockets = overrides ? ConfiguredSocket.named(properties, this.environment)
					: ConfiguredSocket.allOf(properties);
			return sockets.stream()
				.filter((socket) -> socket.isPublisher() && !parents.contain(socket))
				.map(ConfiguredSocket::name)
				.toList();
		}

	}

	/**
	 * The part of {@link ZmqProperties} that decides which publishers there are. It is
	 * bound early, and is much smaller. Immutable.
	 *
	 * @param publisher the default publisher
	 * @param publishers the named ones
	 */
	record ConfiguredPublishers(@Nullable Endpoints publisher, @Nullable Map<String, Endpoints> publishers) {

		static ConfiguredPublishers bind(Environment environment) {
			return ZmqBinding.bind(environment, ConfiguredPublishers.class)
				.orElseGet(() -> new ConfiguredPublishers(null, null));
		}

		List<String> names() {
			List<String> names = new ArrayList<>();
			if (this.publisher != null && this.publisher.areThere()) {
				names.add(SocketSpec.DEFAULT_NAME);
			}
			if (this.publishers != null) {
				for (Map.Entry<String, Endpoints> named : this.publishers.entrySet()) {
					if (named.getValue().areThere()) {
						names.add(named.getKey());
					}
				}
			}
			return names;
		}

		/**
		 * What is bound of one publisher. Immutable.
		 *
		 * @param endpoints its endpoints
		 */
		record Endpoints(@Nullable List<String> endpoints) {

			boolean areThere() {
				return this.endpoints != null && !this.endpoints.isEmpty();
			}

		}

	}

}
