"""People for a call without cameras: Maya, an agent, a customer, and the customers of practice calls. `draw` writes their pictures as SVG,
`python -m workbench.faces` makes what a simulated camera and microphone play."""
