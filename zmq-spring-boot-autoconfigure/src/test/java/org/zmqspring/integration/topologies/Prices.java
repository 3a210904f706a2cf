package org.zmqspring.integration.topologies;

/** Where the application keeps prices. */
interface Prices {

	void onPrice(String topic, String price);

}
