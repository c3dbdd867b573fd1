"""The groups of names: how common each is among defendants, its codes, and its forenames and surnames.

Most frequent first; a group without lists of its own takes the UK lists of data/reference. Repeats weigh double.
"""

from dataclasses import dataclass

import numpy as np

from second_generator.draws import Array


@dataclass(frozen=True)
class Group:
    """A group of names: share of all persons, codes a court would record, and the names as one string each."""

    key: str
    share: float
    ethnicity: str
    appearance: str
    nationality: str
    male: str = ""
    female: str = ""
    surnames: str = ""


GROUPS = (
    Group("white_british", 0.617, "W1", "W", "British"),
    Group("mixed", 0.032, "M1", "B", "British"),
    Group("black_british", 0.055, "B1", "B", "British"),
    Group(
        "irish",
        0.02,
        "W2",
        "W",
        "Irish",
        surnames=(
            "Murphy Kelly O'Sullivan Walsh Smith O'Brien Byrne Ryan O'Connor O'Neill O'Reilly Doyle McCarthy "
            "Gallagher O'Doherty Kennedy Lynch Murray Quinn Moore McLoughlin O'Carroll Connolly Daly O'Connell "
            "Wilson Dunne Brennan Burke Collins Campbell Clarke Johnston Hughes O'Farrell Fitzgerald Brown Martin "
            "Maguire Nolan Flynn Thompson O'Callaghan O'Donnell Duffy O'Mahony Boyle Healy O'Shea White Ward "
            "McDonagh McDonnell Cash Maughan Doran Connors Delaney"
        ),
    ),
    Group(
        "pakistani",
        0.052,
        "A2",
        "A",
        "British",
        male=(
            "Mohammed Muhammad Ali Imran Ahmed Hassan Usman Adeel Kamran Asif Bilal Hamza Tariq Zeeshan Waqas Faisal "
            "Shahid Nadeem Amir Rizwan Naveed Omar Adnan Umar Haroon Junaid Shoaib Qasim Wasim Sajid Khalid Irfan "
            "Zahid Majid Arshad Yasir Tahir Nasir Abdul Ibrahim Ismail Yusuf Zain Danyal Sohail Aqib Mudassar Farhan "
            "Ateeq Kashif Rashid Ansar"
        ),
        female=(
            "Saima Aisha Fatima Nadia Sadia Shazia Zainab Rukhsana Shabana Samina Maryam Sana Farah Iqra Nasreen "
            "Uzma Tahira Asma Noreen Bushra Kiran Hina Mehwish Rabia Shaista Yasmin Parveen Sumaira Zara Khadija "
            "Amina Nazia"
        ),
        surnames=(
            "Khan Ahmed Hussain Ali Mahmood Akhtar Malik Iqbal Shah Butt Mohammed Mirza Bibi Raja Sheikh Begum "
            "Chaudhry Rehman Rashid Aslam Ashraf Kauser Hussein Javed Arshad Anwar Saleem Qureshi Bhatti Siddique "
            "Nawaz Zaman Aziz Riaz Yousaf Afzal Khalid Latif Ditta Rafiq Hanif Sadiq Tariq Zafar Parveen Mehmood "
            "Rafique Bashir Dar Awan"
        ),
    ),
    Group(
        "bangladeshi",
        0.022,
        "A3",
        "A",
        "Bangladeshi",
        male=(
            "Mohammed Abdul Md Shah Ahmed Rahman Kamal Jubair Foysal Shahin Rubel Mahbub Ashraf Tanvir Sheikh "
            "Habibur Nazrul Jamal Shamim Anwar Salim Faruk Masum Rashed Kabir Syed Hasan Monir Ruhul Akbar"
        ),
        female=(
            "Fatima Nasima Shahana Rahima Sultana Ayesha Rukia Jasmin Taslima Salma Shirin Nazma Momtaz Farzana Rina "
            "Hasna Afia Lutfa"
        ),
        surnames=(
            "Begum Miah Ali Uddin Ahmed Rahman Khatun Hussain Islam Choudhury Khan Hoque Alam Khanom Ullah Islam "
            "Haque Akther Mohammed Kamali Bibi Sarkar Das Malik Hannan Karim"
        ),
    ),
    Group(
        "sikh",
        0.02,
        "A1",
        "A",
        "Indian",
        male=(
            "Gurpreet Harpreet Jaspreet Singh Manpreet Amandeep Sukhdev Jagdeep Baljit Harjit Ranjit Kulwinder "
            "Satnam Gurdeep Sandeep Parminder Balwinder Hardeep Davinder Jaswinder Paramjit Inderjit Mandeep Lakhvir "
            "Amrit Tarsem"
        ),
        female=(
            "Harpreet Manpreet Jaspreet Kulwinder Balwinder Gurpreet Amandeep Sukhwinder Rajinder Paramjit Baljit "
            "Surinder Mandeep Jasvir Navdeep Simran"
        ),
        surnames=(
            "Singh Singh Kaur Gill Dhillon Sandhu Sidhu Dhaliwal Grewal Sahota Bains Johal Virk Mann Brar Chahal Rai "
            "Atwal Uppal Purewal Cheema Basra"
        ),
    ),
    Group(
        "gujarati",
        0.016,
        "A1",
        "A",
        "Indian",
        male=(
            "Amit Sanjay Rajesh Anil Sunil Vijay Hitesh Nilesh Jay Rakesh Dipesh Kunal Ashok Bhavesh Mukesh Ravi "
            "Krishna Chirag Mitesh Deepak Pratik"
        ),
        female="Priya Nisha Meena Hetal Sonal Bhavna Anita Rekha Jyoti Pooja Kavita Sheetal Daksha Urvi Komal",
        surnames=(
            "Patel Patel Shah Sharma Mistry Desai Joshi Kumar Parmar Chauhan Solanki Gandhi Mehta Modi Bhatt Nair "
            "Reddy Pillai Verma Gupta Amin Vaghela"
        ),
    ),
    Group(
        "west_african",
        0.032,
        "B2",
        "B",
        "Nigerian",
        male=(
            "Emmanuel Samuel David Kwame Daniel Michael Kofi Joseph Ayodele Tunde Olu Chidi Emeka Isaac Femi Kwabena "
            "Joshua Ibrahim Segun Yaw Oluwaseun Babatunde Obinna Prince Chukwuemeka Abiodun Adebayo Tobi Kelvin Nana "
            "Godfrey Tendai"
        ),
        female=(
            "Blessing Grace Abena Ngozi Mercy Comfort Funmi Patience Esther Folake Chioma Ama Yetunde Joy Precious "
            "Akosua Titilayo Ifeoma Bukola Faith Rejoice"
        ),
        surnames=(
            "Mensah Okafor Owusu Adeyemi Boateng Appiah Okoro Asante Osei Adebayo Ibrahim Ogunleye Balogun Okeke "
            "Agyeman Eze Nwosu Antwi Amoah Ojo Bello Okonkwo Addo Sarpong Lawal Adeleke Obi Frimpong Moyo Ncube "
            "Kamara Sesay Conteh Bangura Mutasa Phiri Kabongo Tshibangu"
        ),
    ),
    Group(
        "somali",
        0.016,
        "B2",
        "B",
        "Somali",
        male=(
            "Mohamed Abdi Ahmed Ali Hassan Omar Abdullahi Ibrahim Yusuf Abdirahman Mahad Mustafa Hussein Ismail "
            "Liban Farah Sharmarke Zakaria Bilal Jama Nuur Guled"
        ),
        female="Amina Fadumo Hodan Asha Khadija Fatima Sagal Ayaan Halima Ifrah Maryan Safia Zahra Nimo Hibo",
        surnames=(
            "Mohamed Ali Ahmed Hassan Abdi Omar Ibrahim Hussein Farah Yusuf Jama Warsame Osman Aden Abdullahi Nur "
            "Adan Ismail Mohamud Abdulle Elmi Hersi Dahir Guled Isse Duale"
        ),
    ),
    Group(
        "polish",
        0.03,
        "W9",
        "W",
        "Polish",
        male=(
            "Piotr Tomasz Krzysztof Marcin Paweł Michał Łukasz Adam Grzegorz Marek Andrzej Jakub Mateusz Kamil Dawid "
            "Rafał Mariusz Robert Jan Dariusz Wojciech Artur Patryk Sebastian Damian Przemysław Radosław Sławomir "
            "Jacek Zbigniew Maciej Bartosz"
        ),
        female=(
            "Anna Katarzyna Agnieszka Małgorzata Monika Magdalena Joanna Ewa Aleksandra Karolina Natalia Marta "
            "Dorota Beata Justyna Paulina Sylwia Izabela"
        ),
        surnames=(
            "Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski "
            "Kozłowski Jankowski Mazur Kwiatkowski Krawczyk Kaczmarek Piotrowski Grabowski Zając Pawłowski Michalski "
            "Król Wieczorek Jabłoński Wróbel Nowakowski Majewski Olszewski Stępień Malinowski Jaworski Adamczyk "
            "Dudek Pawlak Górski Sikora Walczak Rutkowski Baran"
        ),
    ),
    Group(
        "romanian",
        0.022,
        "W9",
        "W",
        "Romanian",
        male=(
            "Ionut Alexandru Andrei Marian Gheorghe Florin Constantin Vasile Mihai Adrian Ion Cristian Daniel "
            "Nicolae Stefan Bogdan Costel Marius Catalin Razvan Viorel Vlad Dumitru Valentin"
        ),
        female=(
            "Maria Elena Mihaela Ioana Andreea Alina Daniela Cristina Gabriela Florentina Nicoleta Georgiana Ana "
            "Simona Roxana"
        ),
        surnames=(
            "Popa Popescu Radu Stan Dumitru Stoica Ion Ionescu Gheorghe Rusu Munteanu Constantin Marin Matei Serban "
            "Ciobanu Tudor Dinu Lungu Moldovan Florea Vasile Nistor Mihai Sandu Balan Cojocaru Calin Lacatus Rostas"
        ),
    ),
    Group(
        "baltic",
        0.01,
        "W9",
        "W",
        "Lithuanian",
        male=(
            "Tomas Mindaugas Darius Andrius Marius Vytautas Mantas Edgaras Arturas Saulius Deividas Aivaras Janis "
            "Andris Aleksejs Dmitrijs"
        ),
        female="Inga Jurgita Rasa Daiva Lina Vaida Kristina Egle Liga Ilze",
        surnames=(
            "Kazlauskas Petrauskas Jankauskas Stankevicius Butkus Paulauskas Urbonas Kavaliauskas Navickas Balciunas "
            "Berzins Kalnins Ozolins Jansons Ivanovs Zukauskas Vasiliauskas Mickus"
        ),
    ),
    Group(
        "portuguese",
        0.014,
        "W9",
        "W",
        "Portuguese",
        male=(
            "José João Antonio Carlos Luís Paulo Pedro Manuel Rui Nuno Ricardo Fábio Márcio Sérgio André Jesús Hugo "
            "Bruno"
        ),
        female="Maria Ana Inês Sónia Cátia Mónica Patrícia Andreia Verónica Raquel Conceição",
        surnames=(
            "Silva Santos Ferreira Pereira Gonçalves Fernandes Rodrigues Lopes Gomes Martins Sousa Costa Nuñez "
            "García Fernández Simões Araújo Magalhães Correia Conceição Teixeira Peña Muñoz Müller Lefèvre"
        ),
    ),
    Group(
        "vietnamese",
        0.006,
        "A9",
        "A",
        "Vietnamese",
        male="Van Minh Duc Tuan Hung Thanh Hai Cuong Dung Quang Tien Hoang Long Nam",
        female="Thi Huong Lan Mai Thuy Linh Hoa Ngoc Nga",
        surnames="Nguyen Nguyen Nguyen Tran Le Pham Hoang Vu Bui Do Dang Phan Ngo Duong",
    ),
    Group(
        "chinese",
        0.006,
        "O1",
        "O",
        "Chinese",
        male="Wei Jian Ming Feng Jun Lei Chen Yong Hao Bin Qiang Kai Wai Chi",
        female="Li Mei Xiu Ying Yan Fang Hong Ling Xia Jing Yun",
        surnames="Chen Lin Wang Li Zhang Liu Huang Wu Zheng Wong Chan Cheung Lau Yang Weng Zhou Xu He",
    ),
    Group(
        "middle_eastern",
        0.021,
        "O9",
        "O",
        "Iraqi",
        male=(
            "Mohammed Ahmed Ali Hassan Omar Mustafa Karwan Rebin Saman Khaled Mahmoud Youssef Abdul Ahmad Reza Hamid "
            "Aram Hiwa Sardar Tarek Farid Walid Zabihullah Najib Karim"
        ),
        female="Fatima Mariam Sara Zahra Layla Noor Huda Amal Rania Shirin Samira Hanan",
        surnames=(
            "Mohammed Ahmed Ali Hassan Hussein Mahmoud Ibrahim Karim Rahimi Ahmadi Rashid Khalil Saleh Salih "
            "Abdullah Aziz Hamid Mustafa Omar Amin Rasul Qadir Noori Zadran Stanikzai Haidari Saeed Said Othman"
        ),
    ),
    Group(
        "turkish",
        0.009,
        "W9",
        "W",
        "Turkish",
        male="Mehmet Mustafa Ahmet Ali Hasan Ibrahim Murat Emre Huseyin Serkan Hakan Cem Deniz Baris Umit",
        female="Ayse Fatma Emine Zeynep Elif Sevgi Gul Ozlem Derya",
        surnames=(
            "Yilmaz Kaya Demir Celik Sahin Ozturk Aydin Arslan Dogan Kilic Aslan Ozdemir Kurt Koc Mehmet Hussein "
            "Mustafa Osman Hoxha Krasniqi Gashi Shehu Prifti"
        ),
    ),
)


def shares(community: str | None) -> Array:
    """How common each group is, summing to one; a community is all there is."""
    if community is not None:
        return np.array([float(group.key == community) for group in GROUPS])
    return np.array([group.share for group in GROUPS]) / sum(group.share for group in GROUPS)


def indices(*keys: str) -> list[int]:
    """The places of these groups in GROUPS."""
    return [i for i, group in enumerate(GROUPS) if group.key in keys]
