package org.zmqspring.boot.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.zmqspring.config.ZmqConfiguration;
import org.zmqspring.config.ZmqSettings;
import org.zmqspring.config.ZmqTemplates;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.security.ZapAuthenticator;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
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
	 * It runs twice: as a registrar among the auto-configurations, and as a
	 * post-processor at each start. An application that is processed ahead of time runs
	 * only the post-processor, with the properties at run time. Confined to the thread
	 * that starts the application.
	 */
	static final class TemplateRegistrar
			implements ImportBeanDefinitionRegistrar, BeanDefinitionRegistryPostProcessor, EnvironmentAware {

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
			ParentContexts parents = ParentContexts.of((BeanFactory) registry);
			ZmqProperties properties = ZmqBinding.bind(this.environment);
			List<ConfiguredSocket> sockets = ConnectionOverrides.areThere((ListableBeanFactory) registry)
					? ConfiguredSocket.named(properties, this.environment) : ConfiguredSocket.allOf(properties);
			ZmqTemplates.register(registry,
					sockets.stream()
						.filter((socket) -> socket.isPublisher() && !parents.contain(socket))
						.map(ConfiguredSocket::name)
						.toList());
		}

	}

}
