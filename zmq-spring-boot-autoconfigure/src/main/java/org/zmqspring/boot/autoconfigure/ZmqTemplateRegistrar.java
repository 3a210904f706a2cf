package org.zmqspring.boot.autoconfigure;

import org.zmqspring.config.ZmqTemplates;
import org.zmqspring.publish.ZmqTemplate;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Registers a {@link ZmqTemplate} for each configured publisher: {@code zmqTemplate} for
 * the default one and {@code <name>ZmqTemplate} for the others. A bean of the application
 * with such a name is kept.
 * <p>
 * It runs twice. As a registrar it runs among the auto-configurations, so that conditions
 * see the templates. As a post-processor it runs at each start, also of an application
 * that was processed ahead of time, where the properties of the run decide. What the
 * first one registers is left out of what is generated at build time. Stateless.
 */
final class ZmqTemplateRegistrar
		implements ImportBeanDefinitionRegistrar, BeanDefinitionRegistryPostProcessor, EnvironmentAware {

	private Environment environment;

	ZmqTemplateRegistrar(Environment environment) {
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
		ParentSockets parents = ParentSockets.of((BeanFactory) registry);
		ZmqProperties properties = ZmqBinding.bind(this.environment);
		ZmqTemplates.register(registry,
				ConfiguredSocket.allOf(properties)
					.stream()
					.filter((socket) -> socket.isPublisher() && !parents.contain(socket))
					.map(ConfiguredSocket::name)
					.toList());
		if (GivenConnections.areThere((ListableBeanFactory) registry)) {
			ZmqTemplates.register(registry, GivenConnections.publishers(properties, this.environment));
		}
	}

}
