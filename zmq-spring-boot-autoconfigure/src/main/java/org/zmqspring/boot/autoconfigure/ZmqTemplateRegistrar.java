package org.zmqspring.boot.autoconfigure;

import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.transport.SocketType;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Registers a {@link ZmqTemplate} for each configured publisher: {@code zmqTemplate} for
 * the default one, which is also the primary one, and {@code <name>ZmqTemplate} for the
 * others. Stateless.
 */
final class ZmqTemplateRegistrar implements ImportBeanDefinitionRegistrar {

	private final Environment environment;

	ZmqTemplateRegistrar(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		ZmqProperties properties = ZmqBinding.bind(this.environment);
		ConfiguredSocket.allOf(properties)
			.stream()
			.filter((socket) -> socket.type() == SocketType.PUB)
			.forEach((socket) -> register(socket.name(), registry));
	}

	private void register(String publisher, BeanDefinitionRegistry registry) {
		boolean isDefault = publisher.equals(ConfiguredSocket.DEFAULT_NAME);
		String beanName = isDefault ? "zmqTemplate" : publisher + "ZmqTemplate";
		if (registry.containsBeanDefinition(beanName)) {
			return;
		}
		RootBeanDefinition definition = new RootBeanDefinition(ZmqTemplate.class);
		definition.setFactoryBeanName("zmqPublishers");
		definition.setFactoryMethodName("template");
		definition.getConstructorArgumentValues().addIndexedArgumentValue(0, publisher);
		definition.setPrimary(isDefault);
		// Whoever uses a template is destroyed before the publisher behind it.
		definition.setDependsOn("zmqPublisherLifecycle");
		registry.registerBeanDefinition(beanName, definition);
	}

}
